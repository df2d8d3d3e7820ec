#include "common/config/render.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace nephele::config {

namespace {

using nlohmann::json;

json scalar(const std::string& text, json_kind kind) {
  if (kind == json_kind::text)
    return text;
  // An unset optional number.
  return text.empty() ? json{} : json::parse(text, nullptr, false);
}

json value_of(const field& f) {
  const auto texts = f.texts();
  if (!f.is_list())
    return scalar(texts.empty() ? "" : texts.front(), f.kind());
  auto list = json::array();
  for (const auto& text : texts)
    list.push_back(scalar(text, f.kind()));
  return list;
}

std::string as_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json scalar_schema(const field& f) {
  switch (f.kind()) {
  case json_kind::boolean:
    return {{"type", "boolean"}};
  case json_kind::number:
    return {{"type", {"number", "null"}}};
  case json_kind::text:
    break;
  }
  return {{"type", {"string", "null"}}};
}

} // namespace

std::string render_config(const schema& known) {
  std::string text = "{\n";
  const auto& fields = known.fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& f = *fields[i];
    text += "  // " + f.prose() + " (" + f.type() + ")\n";
    text += "  " + as_text(json(f.key())) + ": " + as_text(value_of(f));
    text += i + 1 < fields.size() ? ",\n" : "\n";
  }
  return text + "}\n";
}

std::string render_json_schema(const schema& known) {
  auto properties = json::object();
  for (const auto& f : known.fields()) {
    auto& property = properties[f->key()];
    if (f->is_list())
      property = {{"type", "array"}, {"items", scalar_schema(*f)}};
    else
      property = scalar_schema(*f);
    property["description"] = f->prose() + " (" + f->type() + ")";
    property["default"] = value_of(*f);
  }
  const json document{{"$schema", "http://json-schema.org/draft-07/schema#"},
                      {"title", known.program()},
                      {"type", "object"},
                      {"additionalProperties", false},
                      {"properties", properties}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string render_help(const schema& known) {
  std::string text = known.program() + ": " + known.summary() + "\n\n"
                     + "Usage: " + known.program()
                     + " [--config FILE] [--key VALUE]...\n\n"
                       "A flag beats the environment (NEPHELE_KEY), which "
                       "beats the file.\n\n"
                       "  --config FILE    JSON, with // comments\n"
                       "  --print-config   print the configuration and exit\n"
                       "  --print-schema   print its JSON Schema and exit\n"
                       "  --check-config   check it and exit\n"
                       "  --version        print the version and exit\n\n";
  for (const auto& f : known.fields()) {
    auto flag = f->key();
    std::replace(flag.begin(), flag.end(), '_', '-');
    text += "  --" + flag + "  (" + f->type() + "; now " + as_text(value_of(*f))
            + ")\n      " + f->prose() + "\n";
  }
  return text;
}

} // namespace nephele::config
