#include "common/http/server.hpp"

#include <httplib.h>

#include <condition_variable>
#include <deque>
#include <thread>

namespace nephele::http {

namespace {

/// httplib's own pool keeps any number of accepted connections waiting; this
/// one makes the accepting thread wait instead.
class bounded_pool final : public httplib::TaskQueue {
public:
  bounded_pool(std::size_t threads, std::size_t max_waiting)
      : max_waiting_(max_waiting) {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back([this] { run(); });
  }

  void enqueue(std::function<void()> job) override {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return jobs_.size() < max_waiting_; });
    jobs_.push_back(std::move(job));
    changed_.notify_all();
  }

  void shutdown() override {
    {
      const std::lock_guard lock{mutex_};
      ending_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
      thread.join();
  }

private:
  void run() {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      // Jobs own their sockets, so even at the end each one must run.
      if (jobs_.empty())
        return;
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      changed_.notify_all();
      job();
      lock.lock();
    }
  }

  std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

request translate(const httplib::Request& from) {
  request to{from.path, {}, {}};
  for (const auto& [name, value] : from.params)
    to.query.emplace(name, value);
  return to;
}

void write(const response& from, httplib::Response& to) {
  to.status = from.status;
  to.set_content(from.body, from.content_type.c_str());
}

response method_not_allowed() {
  return {405, "application/json", R"({"error":"method_not_allowed"})"};
}

} // namespace

struct server::native {
  httplib::Server http;
  std::thread thread;
};

server::server(server_options options)
    : options_(std::move(options)), native_(std::make_unique<native>()) {
  add_get("/health/live", [this](const auto&) { return liveness_.answer(); });
  add_get("/health/ready", [this](const auto&) { return readiness_.answer(); });
}

server::~server() {
  stop();
}

void server::set_metrics(std::function<std::string()> text) {
  add_get("/metrics", [text = std::move(text)](const auto&) {
    return response{200, "text/plain; version=0.0.4; charset=utf-8", text()};
  });
}

void server::add_get(std::string path, handler answer) {
  exact_[std::move(path)] = std::move(answer);
}

void server::add_get_under(std::string prefix, handler answer) {
  prefixes_[std::move(prefix)] = std::move(answer);
}

response server::route(request asked) const {
  if (const auto found = exact_.find(asked.path); found != exact_.end())
    return found->second(asked);
  // The longest prefix of a path is the last of them in order.
  for (auto at = prefixes_.rbegin(); at != prefixes_.rend(); ++at) {
    if (!asked.path.starts_with(at->first))
      continue;
    asked.rest = asked.path.substr(at->first.size());
    return at->second(asked);
  }
  return response::not_found();
}

result<std::uint16_t> server::start() {
  auto& http = native_->http;
  http.new_task_queue = [this] {
    return new bounded_pool{options_.threads, options_.max_waiting};
  };
  http.set_read_timeout(options_.timeout);
  http.set_write_timeout(options_.timeout);
  http.set_keep_alive_max_count(1);
  http.set_payload_max_length(0);
  // httplib would set SO_REUSEPORT: two services on one port, each getting
  // some of the requests.
  http.set_socket_options([](socket_t descriptor) {
    const int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  http.set_default_headers(
      {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
  // Before httplib's own routing, which matches regular expressions by
  // recursion, as deep as a stranger's path is long.
  http.set_pre_routing_handler([this](const auto& from, auto& to) {
    write(from.method == "GET" || from.method == "HEAD" ? route(translate(from))
                                                        : method_not_allowed(),
          to);
    return httplib::Server::HandlerResponse::Handled;
  });
  http.set_exception_handler([](const auto&, auto& to, auto) {
    write({500, "application/json", R"({"error":"internal"})"}, to);
  });
  const auto port = options_.port == 0
                        ? http.bind_to_any_port(options_.host)
                        : (http.bind_to_port(options_.host, options_.port)
                               ? int{options_.port}
                               : -1);
  if (port <= 0)
    return fail(errc::bind_failed,
                options_.host + ":" + std::to_string(options_.port));
  native_->thread = std::thread{[&http] { http.listen_after_bind(); }};
  // stop before listening began would be lost.
  while (!http.is_running())
    std::this_thread::yield();
  return static_cast<std::uint16_t>(port);
}

void server::stop() {
  native_->http.stop();
  if (native_->thread.joinable())
    native_->thread.join();
}

} // namespace nephele::http
