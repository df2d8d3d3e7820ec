#include "common/ledger_json/messages.hpp"

#include "common/ledger/bank.hpp"
#include "common/ledger_json/message_names.hpp"

namespace nephele::ledger_json {

namespace {

/// What is known about the JSON of one kind of message.
struct kind_form {
  std::uint16_t kind;
  std::string_view name;
  std::optional<json> (*write)(byte_span body, const writer& out);
  byte_vector (*read)(const json& from, reader& in, const std::string& where);
};

template <class Message>
constexpr kind_form form_of() {
  return {static_cast<std::uint16_t>(Message::kind), Message::name,
          [](byte_span body, const writer& out) -> std::optional<json> {
            const auto message = ledger::decode<Message>(body);
            if (!message)
              return std::nullopt;
            return out(*message);
          },
          [](const json& from, reader& in, const std::string& where) {
            Message message{};
            in.read(from, message, where);
            return ledger::encode(message);
          }};
}

template <class... Messages>
constexpr auto table_of(type_list<Messages...>) {
  return std::array{form_of<Messages>()...};
}

constexpr auto table = table_of(named_messages{});

std::string lines(const std::vector<std::string>& faults) {
  std::string text;
  for (const auto& fault : faults)
    text += (text.empty() ? "" : "; ") + fault;
  return text;
}

} // namespace

json to_json(const ledger::packed_message& message, const token_name& token) {
  const auto known = std::ranges::find(table, message.kind, &kind_form::kind);
  json value;
  if (known != table.end()) {
    value["type"] = known->name;
    if (const auto fields = known->write(message.body, writer{token})) {
      value.update(*fields);
      return value;
    }
  }
  value["type"] = message.kind;
  value["body"] = to_hex(message.body);
  return value;
}

result<ledger::packed_message> message_from_json(const json& value,
                                                 const token_name& token,
                                                 const std::string& where) {
  const auto type = value.is_object() ? value.find("type") : value.end();
  if (!value.is_object() || type == value.end() || !type->is_string())
    return fail(errc::malformed, where + ": a message has a type");
  const auto name = type->get<std::string>();
  const auto known = std::ranges::find(table, name, &kind_form::name);
  if (known == table.end())
    return fail(errc::malformed, where + ": no message is called " + name);
  auto fields = value;
  fields.erase("type");
  reader in{token, false};
  auto body = known->read(fields, in, where);
  if (!in.faults().empty())
    return fail(errc::malformed, lines(in.faults()));
  return ledger::packed_message{known->kind, std::move(body)};
}

json to_json(const ledger::transaction& body, const token_name& token) {
  const writer out{token};
  auto messages = json::array();
  for (const auto& message : body.messages)
    messages.push_back(to_json(message, token));
  return {{"chain_id", body.chain_id},
          {"sender", out(ledger::address_of(body.key))},
          {"public_key", out(body.key)},
          {"nonce", body.nonce},
          {"fee", out(body.fee)},
          {"gas_limit", body.gas_limit},
          {"expiry_height", body.expiry_height},
          {"memo", body.memo},
          {"messages", std::move(messages)}};
}

} // namespace nephele::ledger_json
