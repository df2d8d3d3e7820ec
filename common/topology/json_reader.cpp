#include "common/topology/json_reader.hpp"

namespace nephele::topology {

namespace {

/// Nanoseconds that leave room for sums of times and durations.
constexpr std::uint64_t max_nanoseconds
    = std::numeric_limits<std::int64_t>::max() / 2;

const nlohmann::json& empty_list() {
  static const nlohmann::json list = nlohmann::json::array();
  return list;
}

const nlohmann::json& null_value() {
  static const nlohmann::json value;
  return value;
}

} // namespace

json_reader::json_reader(const nlohmann::json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object_.is_object())
    fault_.emplace(errc::malformed, where_ + " is no object");
}

std::string json_reader::text(const char* name, std::size_t limit) {
  const auto* field = find(name);
  if (field == nullptr)
    return {};
  if (!field->is_string()) {
    fault(errc::malformed, name);
    return {};
  }
  const auto& value = field->get_ref<const std::string&>();
  if (value.size() > limit) {
    fault(errc::too_large, name);
    return {};
  }
  return value;
}

std::string json_reader::optional_text(const char* name, std::size_t limit) {
  return has(name) ? text(name, limit) : std::string{};
}

std::uint64_t json_reader::number(const char* name, std::uint64_t limit) {
  const auto* field = find(name);
  if (field == nullptr)
    return 0;
  const auto negative = field->is_number_integer()
                        && !field->is_number_unsigned()
                        && field->get<std::int64_t>() < 0;
  if (!field->is_number_integer() || negative) {
    fault(errc::malformed, name);
    return 0;
  }
  const auto value = field->get<std::uint64_t>();
  if (value > limit) {
    fault(errc::malformed, name);
    return 0;
  }
  return value;
}

wall_time json_reader::time(const char* name) {
  return wall_time{duration(name)};
}

std::chrono::nanoseconds json_reader::duration(const char* name) {
  return std::chrono::nanoseconds{
      static_cast<std::int64_t>(number(name, max_nanoseconds))};
}

const nlohmann::json& json_reader::list(const char* name, std::size_t limit) {
  const auto* field = find(name);
  if (field == nullptr)
    return empty_list();
  if (!field->is_array()) {
    fault(errc::malformed, name);
    return empty_list();
  }
  if (field->size() > limit) {
    fault(errc::too_large, name);
    return empty_list();
  }
  return *field;
}

const nlohmann::json& json_reader::value(const char* name) {
  const auto* field = find(name);
  return field == nullptr ? null_value() : *field;
}

bool json_reader::has(const char* name) const {
  return object_.is_object() && object_.contains(name);
}

void json_reader::fault(errc code, std::string_view name) {
  if (!fault_)
    fault_.emplace(code, where_ + "." + std::string{name});
}

void json_reader::fault(const error& reason) {
  if (!fault_)
    fault_ = reason;
}

result<void> json_reader::outcome() const {
  if (fault_)
    return fail(*fault_);
  return {};
}

const nlohmann::json* json_reader::find(const char* name) {
  if (fault_)
    return nullptr;
  const auto found = object_.find(name);
  if (found == object_.end()) {
    fault(errc::malformed, name);
    return nullptr;
  }
  return &*found;
}

result<nlohmann::json> parse_object(std::string_view text, std::size_t limit,
                                    std::string_view where) {
  if (text.size() > limit)
    return fail(errc::too_large, std::string{where});
  auto value = nlohmann::json::parse(text, nullptr, false);
  if (!value.is_object())
    return fail(errc::malformed, std::string{where} + " is no JSON object");
  return value;
}

} // namespace nephele::topology
