#include "common/runtime/run.hpp"

#include "tests/support/http_connection.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

struct temporary_directory {
  fs::path path;

  temporary_directory() {
    std::string name = "/tmp/nephele-runtime-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }

  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  ~temporary_directory() { fs::remove_all(path); }
};

std::string contents(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

bool wait_until(const std::function<bool()>& condition) {
  const auto deadline = steady::now() + 20s;
  while (!condition()) {
    if (steady::now() > deadline)
      return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

using wiring = std::function<result<void>(runtime::app&)>;

/// runtime::run in a process of its own.
class child {
public:
  child(const temporary_directory& scratch, std::vector<std::string> arguments,
        const wiring& wire)
      : scratch_(scratch.path) {
    // What is buffered would be printed twice.
    std::cout.flush();
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0)
      live(std::move(arguments), wire);
  }

  child(const child&) = delete;
  child& operator=(const child&) = delete;

  ~child() {
    if (process_ > 0) {
      kill(SIGKILL);
      waitpid(process_, nullptr, 0);
    }
  }

  void kill(int signal) const { ::kill(process_, signal); }

  /// The exit status; -1 if it does not end within 20 s or by a signal.
  int status() {
    auto state = 0;
    const auto ended = wait_until(
        [&] { return waitpid(process_, &state, WNOHANG) == process_; });
    if (!ended)
      return -1;
    process_ = -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  }

  [[nodiscard]] nlohmann::json ports() const {
    const auto file = scratch_ / "ports.json";
    REQUIRE(wait_until([&] { return fs::exists(file); }));
    return nlohmann::json::parse(contents(file)).at("ports");
  }

  [[nodiscard]] std::string printed() const {
    return contents(scratch_ / "stdout");
  }

  [[nodiscard]] std::string complained() const {
    return contents(scratch_ / "stderr");
  }

private:
  [[noreturn]] void live(std::vector<std::string> arguments,
                         const wiring& wire) {
    if (std::freopen((scratch_ / "stdout").c_str(), "w", stdout) == nullptr
        || std::freopen((scratch_ / "stderr").c_str(), "w", stderr) == nullptr)
      _exit(99);
    arguments.insert(arguments.begin(), "nephele-test");
    arguments.push_back("--ports-file=" + (scratch_ / "ports.json").string());
    std::vector<const char*> words;
    for (const auto& argument : arguments)
      words.push_back(argument.c_str());
    config::schema keys{"nephele-test", "a service for tests"};
    const auto status = runtime::run(
        {"test", keys, wire, {}}, static_cast<int>(words.size()), words.data());
    std::fflush(nullptr);
    _exit(status);
  }

  fs::path scratch_;
  pid_t process_ = -1;
};

/// A port that somebody else listens on. No thread: children are forked.
class taken_port {
public:
  taken_port() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address_);
    // NOLINTBEGIN: the socket interface wants it.
    auto* generic = reinterpret_cast<sockaddr*>(&address_);
    // NOLINTEND
    REQUIRE(::bind(descriptor_, generic, size) == 0);
    REQUIRE(::listen(descriptor_, 1) == 0);
    REQUIRE(::getsockname(descriptor_, generic, &size) == 0);
  }

  taken_port(const taken_port&) = delete;
  taken_port& operator=(const taken_port&) = delete;

  ~taken_port() { ::close(descriptor_); }

  [[nodiscard]] std::uint16_t number() const {
    return ntohs(address_.sin_port);
  }

private:
  int descriptor_;
  sockaddr_in address_{};
};

result<void> wire_nothing(runtime::app& /*app*/) {
  return {};
}

std::uint16_t port_in(const nlohmann::json& ports, const char* name) {
  return ports.at(name).get<std::uint16_t>();
}

} // namespace

TEST_CASE("a service tells its ports, serves, and ends in order on SIGTERM") {
  const temporary_directory scratch;
  const auto order = scratch.path / "order";
  child service{
      scratch, {}, [&](runtime::app& app) -> result<void> {
        const auto note = [order](const char* what) {
          std::ofstream{order, std::ios::app} << what << ' ';
        };
        app.publish_port("link", 1789);
        app.on_stop("admission", [=](auto) { note("admission"); });
        app.on_stop("drain", [=](auto) { note("drain"); });
        app.keep(std::shared_ptr<void>{nullptr, [=](void*) { note("first"); }});
        app.keep(
            std::shared_ptr<void>{nullptr, [=](void*) { note("second"); }});
        return {};
      }};
  const auto ports = service.ports();
  CHECK(port_in(ports, "link") == 1789);
  const auto http = port_in(ports, "http");
  CHECK(tests::status_of(tests::ask(http, "/health/ready")) == 200);
  CHECK(tests::ask(http, "/metrics").find("process_threads")
        != std::string::npos);
  service.kill(SIGTERM);
  CHECK(service.status() == 0);
  CHECK(contents(order) == "admission drain second first ");
}

TEST_CASE("a service that stops is not ready any more") {
  const temporary_directory scratch;
  const auto go = scratch.path / "go";
  child service{scratch, {}, [&](runtime::app& app) -> result<void> {
                  app.on_stop("wait", [go](auto) {
                    wait_until([&] { return fs::exists(go); });
                  });
                  return {};
                }};
  const auto http = port_in(service.ports(), "http");
  service.kill(SIGINT);
  CHECK(wait_until([&] {
    return tests::status_of(tests::ask(http, "/health/ready")) == 503;
  }));
  CHECK(tests::status_of(tests::ask(http, "/health/live")) == 200);
  std::ofstream{go} << "go";
  CHECK(service.status() == 0);
}

TEST_CASE("a faulty configuration ends with 2 and all its faults") {
  const temporary_directory scratch;
  child service{scratch, {"--http-prot=1", "--worker-threads=0"}, wire_nothing};
  CHECK(service.status() == 2);
  const auto text = service.complained();
  CHECK(text.find("--http-prot: unknown; did you mean --http-port?")
        != std::string::npos);
  CHECK(text.find("worker_threads: must be 1 to 256") != std::string::npos);
}

TEST_CASE("help and the configuration are printed without starting") {
  const temporary_directory scratch;
  const auto wired = scratch.path / "wired";
  child service{
      scratch, {"--print-config"}, [&](runtime::app&) -> result<void> {
        std::ofstream{wired} << "yes";
        return {};
      }};
  CHECK(service.status() == 0);
  CHECK(service.printed().find("\"shutdown_grace\": \"10s\"")
        != std::string::npos);
  CHECK_FALSE(fs::exists(wired));
}

TEST_CASE("a service that cannot be wired or bound ends with 1") {
  const temporary_directory scratch;
  child unwired{scratch, {}, [](runtime::app&) -> result<void> {
                  return fail(http::errc::bind_failed, "no key file");
                }};
  CHECK(unwired.status() == 1);
  CHECK(unwired.complained().find("no key file") != std::string::npos);
  CHECK_FALSE(fs::exists(scratch.path / "ports.json"));
  const taken_port taken;
  child unbound{
      scratch, {"--http-port=" + std::to_string(taken.number())}, wire_nothing};
  CHECK(unbound.status() == 1);
}

TEST_CASE("a fatal fault stops the service with its own status") {
  const temporary_directory scratch;
  child service{scratch, {}, [](runtime::app& app) -> result<void> {
                  app.request_stop(3);
                  return {};
                }};
  CHECK(service.status() == 3);
}

TEST_CASE("a second signal ends a shutdown that hangs") {
  const temporary_directory scratch;
  const auto begun = scratch.path / "begun";
  child service{scratch, {}, [&](runtime::app& app) -> result<void> {
                  app.on_stop("hang", [begun](auto) {
                    std::ofstream{begun} << "yes";
                    std::this_thread::sleep_for(1h);
                  });
                  return {};
                }};
  static_cast<void>(service.ports());
  service.kill(SIGTERM);
  REQUIRE(wait_until([&] { return fs::exists(begun); }));
  service.kill(SIGTERM);
  CHECK(service.status() == 1);
}

TEST_CASE("a shutdown that hangs ends soon after its grace period") {
  const temporary_directory scratch;
  child service{scratch,
                {"--shutdown-grace=100ms"},
                [](runtime::app& app) -> result<void> {
                  app.on_stop("hang",
                              [](auto) { std::this_thread::sleep_for(1h); });
                  return {};
                }};
  static_cast<void>(service.ports());
  const auto before = steady::now();
  service.kill(SIGTERM);
  CHECK(service.status() == 1);
  CHECK(steady::now() - before < 10s);
  CHECK(service.complained().find("app.shutdown_cut") != std::string::npos);
}

TEST_CASE("actors run, and leave no core with keys behind") {
  const temporary_directory scratch;
  const auto answer = scratch.path / "answer";
  child service{
      scratch, {"--worker-threads=2"}, [&](runtime::app& app) -> result<void> {
        const auto behave = [](int base) -> caf::behavior {
          return {[base](int a, int b) { return base + a + b; }};
        };
        auto adder = app.actors().spawn(behave, 0);
        caf::scoped_actor self{app.actors()};
        self->request(adder, caf::infinite, 2, 3)
            .receive(
                [&](int sum) {
                  rlimit cores{};
                  getrlimit(RLIMIT_CORE, &cores);
                  std::ofstream{answer} << sum << ' ' << cores.rlim_cur;
                },
                [](const caf::error&) {});
        app.on_stop("adder", [adder](auto) {
          caf::anon_send_exit(adder, caf::exit_reason::user_shutdown);
        });
        return {};
      }};
  static_cast<void>(service.ports());
  service.kill(SIGTERM);
  CHECK(service.status() == 0);
  CHECK(contents(answer) == "5 0");
}
