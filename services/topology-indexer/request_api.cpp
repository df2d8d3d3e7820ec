#include "services/topology-indexer/request_api.hpp"

#include "common/topology/calendar.hpp"
#include "common/topology/json_reader.hpp"
#include "common/topology/signed_time.hpp"

namespace nephele::topology_indexer {

namespace {

using nlohmann::json;

/// The registry only computes: it answers within microseconds.
constexpr std::chrono::seconds patience{2};

tl::unexpected<error> bad_request(const error& why) {
  return fail(errc::bad_request, why.context());
}

/// Asks the registry from the server's thread.
template <class Message>
result<void> ask(const request_context& in, Message message) {
  caf::scoped_actor self{in.actors};
  result<void> outcome = fail(errc::unavailable);
  self->request(in.nodes, patience, std::move(message))
      .receive(
          [&](const verdict& given) {
            outcome = given.refusal ? result<void>{fail(*given.refusal)}
                                    : result<void>{};
          },
          [](caf::error&) {});
  return outcome;
}

void count_refusal(counts& metrics, const error& why) {
  for (const auto code : refusals)
    if (why.is(code))
      metrics.refused.add(code);
}

std::uint64_t epoch_now(const request_context& in) {
  const auto epoch = epoch_at(in.parameters, in.time.wall());
  return epoch ? epoch->value() : 0;
}

result<json> take_registration(const request_context& in, const json& body,
                               const curve_key& peer) {
  topology::json_reader reader{body, "register"};
  auto document = topology::document_from_json(reader.value("descriptor"));
  if (!document)
    return bad_request(document.error());
  if (const auto taken = ask(in, announcement{std::move(*document), peer});
      !taken)
    return fail(taken.error());
  in.metrics->registrations.add();
  return json{{"epoch", epoch_now(in)},
              {"heartbeat_interval_ns", in.heartbeat_interval.count()}};
}

result<json> take_heartbeat(const request_context& in, const json& body,
                            const curve_key& peer) {
  topology::json_reader reader{body, "heartbeat"};
  heartbeat beat;
  beat.node = reader.hex<identity>("identity");
  beat.data_packets = reader.number("data_packets");
  beat.peer = peer;
  if (const auto fine = reader.outcome(); !fine)
    return bad_request(fine.error());
  if (const auto taken = ask(in, beat); !taken)
    return fail(taken.error());
  in.metrics->heartbeats.add();
  json answer{{"epoch", epoch_now(in)}};
  if (const auto now = in.shown->shown()->current) {
    answer["epoch"] = now->epoch().value();
    answer["snapshot_hash"] = to_hex(now->hash().span());
    answer["delta_sequence"] = now->delta_sequence();
  }
  return answer;
}

result<json> tell_time(const request_context& in, const json& body) {
  topology::json_reader reader{body, "time"};
  const auto nonce = reader.hex<topology::time_nonce>("nonce");
  if (const auto fine = reader.outcome(); !fine)
    return bad_request(fine.error());
  return to_json(topology::sign_time(nonce, in.time.wall(), *in.keys));
}

/// Counts the refusals of a handler.
bus::request_handler counted(const request_context& context,
                             result<json> (*handle)(const request_context&,
                                                    const json&,
                                                    const curve_key&)) {
  return [context, handle](const json& body, const curve_key& peer) {
    auto answer = handle(context, body, peer);
    if (!answer)
      count_refusal(*context.metrics, answer.error());
    return answer;
  };
}

} // namespace

void add_requests(bus::request_server& server, const request_context& context) {
  server.add("register", 1, counted(context, take_registration));
  server.add("heartbeat", 1, counted(context, take_heartbeat));
  server.add("topology", 1,
             [shown = context.shown](const json&, const curve_key&) {
               return result<json>{shown->shown()->answer};
             });
  server.add("time", 1, [context](const json& body, const curve_key&) {
    return tell_time(context, body);
  });
}

} // namespace nephele::topology_indexer
