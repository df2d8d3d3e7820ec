#include "common/sphinx/unwrap.hpp"

#include "common/sphinx/payload.hpp"

namespace nephele::sphinx {

namespace {

void open_header(unwrap_job& job) noexcept {
  if (job.packet.size() < header_size + payload_overhead)
    return refuse(job, errc::too_short);
  if (job.packet.size() < header_size + min_payload_size)
    return refuse(job, errc::bad_payload);
  const std::span<const std::byte, header_size> header
      = job.packet.first<header_size>();
  auto secrets = suite::open(*job.key, header_view{header}.alpha);
  if (!secrets)
    return refuse(job, secrets.error());
  if (!is_authentic(header, *secrets))
    return refuse(job, errc::bad_mac);
  job.secrets = std::move(*secrets);
  job.tag = job.secrets.tag();
  job.state = unwrap_state::opened;
}

/// Turns the header into the next hop's.
tl::expected<void, errc> make_next_header(const unwrap_job& job,
                                          const routing_block& block) noexcept {
  const auto header = job.packet.first<header_size>();
  const auto alpha = header.first<alpha_size>();
  const auto next = suite::next_alpha(job.secrets, alpha);
  if (!next)
    return tl::unexpected(next.error());
  std::memcpy(alpha.data(), next->data(), alpha_size);
  shift(block, header);
  return {};
}

void finish_one(unwrap_job& job, version_set admitted) noexcept {
  const std::span<const std::byte, header_size> header
      = job.packet.first<header_size>();
  const auto block = decipher(header_view{header}.routing, job.secrets);
  const auto command = parse_command(block, admitted);
  if (!command)
    return refuse(job, command.error());
  const bool forwards
      = std::holds_alternative<forward_command>(command->action);
  if (forwards) {
    if (const auto advanced = make_next_header(job, block); !advanced)
      return refuse(job, advanced.error());
  }
  remove_layer(job.secrets.payload_material(command->version), job.payload());
  job.secrets.wipe();
  job.version = command->version;
  job.action = command->action;
  job.state = forwards ? unwrap_state::forward : unwrap_state::final;
}

} // namespace

void unwrap_job::start(mutable_byte_span bytes,
                       const suite::private_key& with) noexcept {
  packet = bytes;
  retry(with);
}

void unwrap_job::retry(const suite::private_key& with) noexcept {
  key = &with;
  state = unwrap_state::pending;
  reason = {};
  tag = {};
  secrets.wipe();
}

void open_headers(std::span<unwrap_job> jobs) noexcept {
  for (auto& job : jobs)
    if (job.state == unwrap_state::pending)
      open_header(job);
}

void refuse(unwrap_job& job, errc reason) noexcept {
  job.state = unwrap_state::refused;
  job.reason = reason;
  job.secrets.wipe();
}

void finish(std::span<unwrap_job> jobs, version_set admitted) noexcept {
  for (auto& job : jobs)
    if (job.state == unwrap_state::opened)
      finish_one(job, admitted);
}

unwrap_job unwrap(mutable_byte_span packet, const suite::private_key& key,
                  version_set admitted) noexcept {
  unwrap_job job;
  job.start(packet, key);
  open_headers(std::span{&job, 1});
  finish(std::span{&job, 1}, admitted);
  return job;
}

} // namespace nephele::sphinx
