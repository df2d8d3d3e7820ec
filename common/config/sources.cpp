#include "common/config/sources.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unistd.h>

namespace nephele::config {

namespace {

using nlohmann::json;

constexpr std::string_view prefix = "NEPHELE_";

std::string dashed(std::string_view key) {
  std::string flag{key};
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string undashed(std::string_view flag) {
  std::string key{flag};
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string suggestion(const schema& known, const std::string& key,
                       bool as_flag) {
  const auto near = known.nearest(key);
  if (near.empty())
    return "remove it (--help lists the keys)";
  return "did you mean " + (as_flag ? "--" + dashed(near) : near) + "?";
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size()
                                                       : comma + 1);
  }
  return parts;
}

bool* switch_named(command_line& line, std::string_view flag) {
  if (flag == "help")
    return &line.help;
  if (flag == "version")
    return &line.version;
  if (flag == "print-config")
    return &line.print_config;
  if (flag == "print-schema")
    return &line.print_schema;
  if (flag == "check-config")
    return &line.check_config;
  return nullptr;
}

/// NEPHELE_GATEWAY_SERVICE_HOST, NEPHELE_GATEWAY_PORT_443_TCP_ADDR and the
/// like, which a cluster sets in every pod beside such a service.
bool is_service_link(const std::string& key, const std::string& value) {
  return key.ends_with("_service_host")
         || key.find("_service_port") != std::string::npos
         || (key.find("_port") != std::string::npos
             && (key.find("_tcp") != std::string::npos
                 || key.find("_udp") != std::string::npos
                 || value.starts_with("tcp://")
                 || value.starts_with("udp://")));
}

/// A scalar as text if its JSON type suits `kind`: numbers and booleans may
/// stand unquoted, text may not be anything else.
bool as_text(const json& value, json_kind kind, std::string& text) {
  if (value.is_string()) {
    text = value.get<std::string>();
    return kind == json_kind::text;
  }
  text = value.dump();
  return (value.is_number() && kind == json_kind::number)
         || (value.is_boolean() && kind == json_kind::boolean)
         || (value.is_null() && (text.clear(), true));
}

void read_member(const field& known, const json& value,
                 const std::string& where, assignments& out,
                 fault_list& faults) {
  std::vector<std::string> texts;
  auto is_right = true;
  const auto take = [&](const json& scalar) {
    texts.emplace_back();
    is_right = as_text(scalar, known.kind(), texts.back()) && is_right;
  };
  if (known.is_list() && value.is_array())
    std::for_each(value.begin(), value.end(), take);
  else if (known.is_list())
    is_right = false;
  else
    take(value);
  if (is_right)
    out[known.key()] = std::move(texts);
  else
    faults.push_back(where + known.key() + ": write " + known.type());
}

bool is_flag(std::string_view word) noexcept {
  return word.starts_with("--");
}

/// The value of a flag that has no "=": the next word, or what a bare
/// boolean means.
std::optional<std::string> take_value(std::span<const char* const>& args,
                                      bool is_boolean) {
  const std::string_view next{args.empty() ? "--" : args.front()};
  if (is_boolean && next != "true" && next != "false")
    return "true";
  // A negative number begins with one dash only.
  if (is_flag(next))
    return std::nullopt;
  args = args.subspan(1);
  return std::string{next};
}

void set_flag(const field& target, const std::string& value,
              assignments& values) {
  auto& texts = values[target.key()];
  if (!target.is_list())
    texts.clear();
  const auto parts
      = target.is_list() ? split(value) : std::vector<std::string>{value};
  texts.insert(texts.end(), parts.begin(), parts.end());
}

/// Takes one word, and its value if that is the next one.
void read_argument(const schema& known, std::span<const char* const>& args,
                   command_line& line, fault_list& faults) {
  const std::string_view word{args.front()};
  args = args.subspan(1);
  if (!is_flag(word)) {
    faults.push_back(std::string{word} + ": write --key value");
    return;
  }
  const auto equals = word.find('=');
  const std::string flag{word.substr(2, equals - 2)};
  if (auto* requested = switch_named(line, flag)) {
    *requested = true;
    return;
  }
  const auto key = undashed(flag);
  const auto* target = known.find(key);
  const auto is_boolean
      = target != nullptr && target->kind() == json_kind::boolean;
  auto value = equals != std::string_view::npos
                   ? std::optional<std::string>{word.substr(equals + 1)}
                   : take_value(args, is_boolean);
  if (key != file_key && target == nullptr)
    faults.push_back("--" + flag + ": unknown; "
                     + suggestion(known, key, true));
  else if (!value)
    faults.push_back("--" + flag + ": needs a value: "
                     + (target == nullptr ? "a path" : target->type()));
  else if (target == nullptr)
    line.file = *value;
  else
    set_flag(*target, *value, line.values);
}

} // namespace

environment process_environment() {
  environment found;
  for (auto** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable{*entry};
    const auto equals = variable.find('=');
    if (!variable.starts_with(prefix) || equals == std::string_view::npos)
      continue;
    std::string key{variable.substr(prefix.size(), equals - prefix.size())};
    std::transform(key.begin(), key.end(), key.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    found[key] = variable.substr(equals + 1);
  }
  return found;
}

command_line read_arguments(const schema& known,
                            std::span<const char* const> args,
                            fault_list& faults) {
  command_line line;
  while (!args.empty())
    read_argument(known, args, line, faults);
  return line;
}

assignments read_environment(const schema& known, const environment& variables,
                             fault_list& faults) {
  assignments found;
  for (const auto& [key, value] : variables) {
    const auto* target = known.find(key);
    if (target != nullptr) {
      found[key]
          = target->is_list() ? split(value) : std::vector<std::string>{value};
    } else if (key != file_key && !is_service_link(key, value)) {
      faults.push_back("environment, NEPHELE_* for key " + key + ": unknown; "
                       + suggestion(known, key, false));
    }
  }
  return found;
}

assignments read_json(const schema& known, std::string_view text,
                      const std::string& name, fault_list& faults) {
  assignments found;
  const auto object = json::parse(text, nullptr, false, true);
  if (!object.is_object()) {
    faults.push_back(name + ": write one JSON object");
    return found;
  }
  for (const auto& [key, value] : object.items()) {
    if (const auto* target = known.find(key))
      read_member(*target, value, name + ", ", found, faults);
    else
      faults.push_back(name + ", " + key + ": unknown; "
                       + suggestion(known, key, false));
  }
  return found;
}

} // namespace nephele::config
