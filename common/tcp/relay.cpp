#include "common/tcp/relay.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace nephele::tcp {

namespace {

/// Read in one turn, so that one fast socket does not hold up the loop.
constexpr std::size_t read_a_turn = std::size_t{64} << 10;

bool would_block(int code) noexcept {
  return code == EAGAIN || code == EINTR;
}

} // namespace

relay::relay(zmq::event_loop& loop, stream::endpoint& end, stream::stream_id id,
             descriptor socket, std::function<void()> on_end)
    : loop_(loop), end_(end), id_(id), socket_(std::move(socket)),
      on_end_(std::move(on_end)) {
  watched_ = POLLIN;
  watch_ = loop_.watch_fd(socket_.fd(), watched_,
                          [this](short events) { on_socket(events); });
}

relay::~relay() {
  loop_.unwatch(watch_);
  if (over_)
    return;
  end_.abort(id_, stream::reset_code::aborted);
  end_.release(id_);
}

void relay::on_socket(short events) {
  if (over_)
    return;
  if ((events & (POLLOUT | POLLERR | POLLHUP)) != 0)
    blocked_ = false;
  if ((events & (POLLIN | POLLERR | POLLHUP)) != 0)
    read_socket();
  pump();
}

void relay::pump() {
  if (over_)
    return;
  const auto status = end_.status(id_);
  if (status.reset) {
    reset_on_close(socket_);
    finish();
    return;
  }
  write_socket();
  if (!over_)
    watch();
}

void relay::read_socket() {
  std::array<std::byte, 16384> buffer;
  for (std::size_t total = 0; !read_over_ && total < read_a_turn;) {
    const auto room = std::min(end_.room(id_), buffer.size());
    if (room == 0)
      return;
    const auto count = ::recv(socket_.fd(), buffer.data(), room, 0);
    if (count < 0) {
      if (!would_block(errno))
        break_off(stream::reset_code::aborted);
      return;
    }
    if (count == 0) {
      read_over_ = true;
      end_.finish(id_);
      return;
    }
    const auto size = static_cast<std::size_t>(count);
    // Never less than `room`, which was asked for just now.
    static_cast<void>(end_.write(id_, byte_span{buffer}.first(size)));
    total += size;
  }
}

void relay::write_socket() {
  while (!blocked_ && !write_over_) {
    const auto bytes = end_.readable(id_);
    if (bytes.empty())
      break;
    const auto count
        = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) {
      if (!would_block(errno)) {
        break_off(stream::reset_code::aborted);
        return;
      }
      blocked_ = true;
    } else {
      end_.consume(id_, static_cast<std::size_t>(count));
    }
  }
  if (!write_over_ && end_.status(id_).drained) {
    write_over_ = true;
    ::shutdown(socket_.fd(), SHUT_WR);
  }
  if (write_over_ && read_over_)
    finish();
}

void relay::watch() {
  short wanted = 0;
  if (!read_over_ && end_.room(id_) > 0)
    wanted = POLLIN;
  if (blocked_)
    wanted = static_cast<short>(wanted | POLLOUT);
  if (wanted == watched_)
    return;
  // A hang-up is reported whatever is asked for: a socket from which nothing
  // is wanted must not keep the loop turning.
  if (wanted == 0)
    loop_.pause(watch_);
  else if (watched_ == 0)
    loop_.resume(watch_);
  watched_ = wanted;
  if (wanted != 0)
    loop_.watch_for(watch_, wanted);
}

void relay::break_off(stream::reset_code code) {
  end_.abort(id_, code);
  finish();
}

void relay::finish() {
  over_ = true;
  loop_.unwatch(watch_);
  socket_.close();
  end_.release(id_);
  if (on_end_)
    loop_.post(std::exchange(on_end_, nullptr));
}

} // namespace nephele::tcp
