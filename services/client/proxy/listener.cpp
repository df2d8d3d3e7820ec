#include "services/client/proxy/listener.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace nephele::client_service {

namespace {

constexpr int accepts_a_turn = 16;

/// The process is out of descriptors: the waiting connection stays readable,
/// and looking at it all the time would only burn CPU.
constexpr std::chrono::seconds rest_without_descriptors{1};

/// What a program may send before its stream is open.
constexpr std::size_t max_early = std::size_t{16} << 10;

} // namespace

/// One program's connection: handshake, opening, then a relay.
class proxy_listener::connection {
public:
  connection(proxy_listener& owner, connection_id id, tcp::descriptor socket);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  /// The stream changed.
  void serve();

private:
  void read();
  void take(byte_span bytes);
  void begin(const connect_request& request);
  void open();
  void fail(stream::reset_code code);
  void send(byte_span bytes);
  void refuse();
  void end();

  proxy_listener& owner_;
  connection_id id_;
  tcp::descriptor socket_;
  zmq::event_loop::watch_id watch_ = 0;
  zmq::event_loop::timer_id patience_;
  handshake handshake_;
  byte_vector early_;

  bool ended_ = false;
  std::optional<stream::stream_id> stream_;
  std::optional<tcp::relay> relay_;
};

proxy_listener::connection::connection(proxy_listener& owner, connection_id id,
                                       tcp::descriptor socket)
    : owner_(owner), id_(id), socket_(std::move(socket)) {
  watch_
      = owner_.loop_.watch_fd(socket_.fd(), POLLIN, [this](short) { read(); });
  patience_
      = owner_.loop_.at(owner_.loop_.now() + owner_.options_.handshake_time_out,
                        [this] { refuse(); });
}

proxy_listener::connection::~connection() {
  owner_.loop_.cancel(patience_);
  owner_.loop_.unwatch(watch_);
  if (!stream_)
    return;
  owner_.by_stream_.erase(*stream_);
  if (!relay_) {
    owner_.streams_.abort(*stream_, stream::reset_code::aborted);
    owner_.streams_.release(*stream_);
  }
}

void proxy_listener::connection::read() {
  std::array<std::byte, 4096> buffer;
  const auto count = ::recv(socket_.fd(), buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (count < 0 || (count == 0 && !stream_)) {
    end();
    return;
  }
  if (count == 0) {
    // A program may half-close as early as it likes.

    owner_.loop_.pause(watch_);
    return;
  }
  take(byte_span{buffer}.first(static_cast<std::size_t>(count)));
}

void proxy_listener::connection::take(byte_span bytes) {
  if (stream_) {
    early_.insert(early_.end(), bytes.begin(), bytes.end());
    if (early_.size() >= max_early)
      owner_.loop_.pause(watch_);
    return;
  }
  const auto step = handshake_.take(bytes);
  send(step.reply);
  if (step.is_refused)
    refuse();
  else if (step.request)
    begin(*step.request);
}

void proxy_listener::connection::begin(const connect_request& request) {
  owner_.loop_.cancel(patience_);
  if (request.is_bare_address) {
    ++owner_.counters_.bare_addresses;
    if (owner_.warn_)
      owner_.warn_();
  }
  const auto opened = owner_.streams_.open({.user = request.user}, request.host,
                                           request.port, owner_.loop_.now());
  if (!opened) {
    fail(stream::reset_code::limit);
    return;
  }
  stream_ = *opened;
  owner_.by_stream_.emplace(*opened, id_);
  const auto rest = handshake_.rest();
  early_.assign(rest.begin(), rest.end());
}

void proxy_listener::connection::serve() {
  if (ended_)
    return;
  if (relay_) {
    relay_->pump();
    return;
  }
  const auto status = owner_.streams_.status(*stream_);
  if (status.reset)
    fail(*status.reset);
  else if (status.open)
    open();
}

void proxy_listener::connection::open() {
  ++owner_.counters_.opened;
  send(handshake_.reply(std::nullopt));
  // A new stream has room for more than was read early.
  static_cast<void>(owner_.streams_.write(*stream_, early_));
  byte_vector{}.swap(early_);
  owner_.loop_.unwatch(watch_);
  relay_.emplace(owner_.loop_, owner_.streams_, *stream_, std::move(socket_),
                 [&owner = owner_, alive = owner_.alive_, id = id_] {
                   if (*alive)
                     owner.drop(id);
                 });
  relay_->pump();
}

void proxy_listener::connection::fail(stream::reset_code code) {
  ++owner_.counters_.failed;
  send(handshake_.reply(code));
  end();
}

void proxy_listener::connection::send(byte_span bytes) {
  // Replies are far smaller than a fresh socket's buffer; a program that does
  // not read them gets no more.
  if (!bytes.empty())
    static_cast<void>(
        ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void proxy_listener::connection::refuse() {
  ++owner_.counters_.refused;
  end();
}

void proxy_listener::connection::end() {
  if (std::exchange(ended_, true))
    return;
  owner_.loop_.unwatch(watch_);
  // Unread bytes would turn the close into a reset that overtakes the reply.
  std::array<std::byte, max_early> unread;
  static_cast<void>(::recv(socket_.fd(), unread.data(), unread.size(), 0));
  ::shutdown(socket_.fd(), SHUT_WR);
  owner_.loop_.post([&owner = owner_, alive = owner_.alive_, id = id_] {
    if (*alive)
      owner.drop(id);
  });
}

// -- the listener -------------------------------------------------------------

proxy_listener::proxy_listener(zmq::event_loop& loop,
                               stream::initiator& streams,
                               proxy_options options)
    : loop_(loop), streams_(streams), options_(options) {
  streams_.on_change([this] {
    if (std::exchange(posted_, true))
      return;
    loop_.post([this, alive = alive_] {
      if (*alive)
        serve_changed();
    });
  });
}

proxy_listener::~proxy_listener() {
  *alive_ = false;
  streams_.on_change(nullptr);
  stop_accepting();
  connections_.clear();
}

result<void> proxy_listener::open() {
  auto socket = tcp::listen_on(options_.address, options_.port);
  if (!socket)
    return fail(socket.error());
  socket_ = std::move(*socket);
  watch_ = loop_.watch_fd(socket_.fd(), POLLIN, [this](short) { accept(); });
  accepting_ = true;
  return {};
}

void proxy_listener::stop_accepting() {
  loop_.unwatch(watch_);
  socket_.close();
  accepting_ = false;
}

void proxy_listener::accept() {
  for (int i = 0; i < accepts_a_turn; ++i) {
    if (connections_.size() >= options_.max_connections)
      break;
    auto accepted = tcp::accept_from(socket_);
    if (!accepted.is_open()) {
      if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
        rest();
      break;
    }
    ++counters_.accepted;
    const auto id = next_id_++;
    connections_.emplace(
        id, std::make_unique<connection>(*this, id, std::move(accepted)));
  }
  update_accepting();
}

void proxy_listener::rest() {
  resting_ = true;
  loop_.at(loop_.now() + rest_without_descriptors, [this, alive = alive_] {
    if (!*alive)
      return;
    resting_ = false;
    update_accepting();
  });
}

void proxy_listener::update_accepting() {
  if (!socket_.is_open())
    return;
  const bool wanted
      = !resting_ && connections_.size() < options_.max_connections;
  if (wanted == accepting_)
    return;
  accepting_ = wanted;
  if (wanted)
    loop_.resume(watch_);
  else
    loop_.pause(watch_);
}

void proxy_listener::drop(connection_id id) {
  connections_.erase(id);
  update_accepting();
}

void proxy_listener::serve_changed() {
  posted_ = false;
  for (const auto id : streams_.take_changed())
    if (const auto found = by_stream_.find(id); found != by_stream_.end())
      connections_.at(found->second)->serve();
}

} // namespace nephele::client_service
