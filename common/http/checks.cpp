#include "common/http/checks.hpp"

#include <nlohmann/json.hpp>

namespace nephele::http {

void checks::add(std::string name, check condition) {
  const std::lock_guard lock{mutex_};
  conditions_.emplace_back(std::move(name), std::move(condition));
}

response checks::answer() const {
  using nlohmann::json;
  auto failing = json::object();
  {
    const std::lock_guard lock{mutex_};
    for (const auto& [name, condition] : conditions_)
      if (auto reason = condition(); !reason.empty())
        failing[name] = std::move(reason);
  }
  if (failing.empty())
    return response::json(R"({"ok":true})");
  const json body{{"ok", false}, {"failing", failing}};
  return {503, "application/json",
          body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

} // namespace nephele::http
