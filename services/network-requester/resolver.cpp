#include "services/network-requester/resolver.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <thread>

namespace nephele::network_requester {

namespace {

struct question {
  std::string host;
  std::function<void(resolved)> then;
};

resolved ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int outcome = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (outcome != 0)
    return tl::unexpected{outcome == EAI_AGAIN || outcome == EAI_SYSTEM
                                  || outcome == EAI_MEMORY
                              ? resolve_failure::unavailable
                              : resolve_failure::unknown_name};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{
      found, &::freeaddrinfo};
  std::vector<tcp::ip_address> addresses;
  for (const auto* each = found; each != nullptr; each = each->ai_next)
    if (const auto address = tcp::from_socket_address(*each->ai_addr);
        address && std::ranges::find(addresses, *address) == addresses.end())
      addresses.push_back(*address);
  if (addresses.empty())
    return tl::unexpected{resolve_failure::unknown_name};
  return addresses;
}

} // namespace

/// Outlives the resolver while a thread is inside the system's resolver,
/// which cannot be interrupted.
struct resolver::shared {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<question> questions;
  std::function<void(std::function<void()>)> deliver;
  std::size_t max_waiting = 0;
  bool over = false;

  void answer(question asked, resolved answers) {
    const std::lock_guard lock{mutex};
    if (!over)
      deliver([then = std::move(asked.then),
               answers = std::move(answers)]() mutable {
        then(std::move(answers));
      });
  }

  void work() {
    while (true) {
      question next;
      {
        std::unique_lock lock{mutex};
        wake.wait(lock, [this] { return over || !questions.empty(); });
        if (over)
          return;
        next = std::move(questions.front());
        questions.pop_front();
      }
      auto answers = ask_system(next.host);
      answer(std::move(next), std::move(answers));
    }
  }
};

resolver::resolver(options chosen,
                   std::function<void(std::function<void()>)> deliver)
    : shared_(std::make_shared<shared>()) {
  shared_->deliver = std::move(deliver);
  shared_->max_waiting = chosen.max_waiting;
  // Signals belong to the main thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (std::size_t i = 0; i < chosen.threads; ++i)
    std::thread{[state = shared_] { state->work(); }}.detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

resolver::~resolver() {
  const std::lock_guard lock{shared_->mutex};
  shared_->over = true;
  shared_->questions.clear();
  shared_->wake.notify_all();
}

void resolver::resolve(std::string host, std::function<void(resolved)> then) {
  if (const auto literal = tcp::parse_ip(host)) {
    shared_->answer({.host = {}, .then = std::move(then)},
                    std::vector{*literal});
    return;
  }
  {
    const std::lock_guard lock{shared_->mutex};
    if (shared_->questions.size() < shared_->max_waiting) {
      shared_->questions.push_back(
          {.host = std::move(host), .then = std::move(then)});
      shared_->wake.notify_one();
      return;
    }
  }
  shared_->answer({.host = {}, .then = std::move(then)},
                  tl::unexpected{resolve_failure::busy});
}

} // namespace nephele::network_requester
