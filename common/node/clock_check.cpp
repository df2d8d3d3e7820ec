#include "common/node/clock_check.hpp"

#include "common/topology/signed_time.hpp"

namespace nephele::node {

namespace {

constexpr std::chrono::milliseconds answer_time{3'000};

} // namespace

result<std::chrono::nanoseconds>
measure_clock_offset(bus::request_client& indexer,
                     std::span<const identity> signers, const clock& time,
                     crypto::random& source) {
  const auto nonce = source.make<topology::time_nonce>();
  const auto asked_at = time.wall();
  const auto started = time.steady();
  const auto answer
      = indexer.ask("time", 1, {{"nonce", to_hex(nonce.span())}}, answer_time);
  if (!answer)
    return fail(answer.error());
  const auto half_way = (time.steady() - started) / 2;
  const auto document = topology::document_from_json(*answer);
  if (!document)
    return fail(document.error());
  const auto stated = topology::verify_time(*document, nonce, signers);
  if (!stated)
    return fail(stated.error());
  return asked_at + half_way - *stated;
}

} // namespace nephele::node
