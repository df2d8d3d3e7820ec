#include "common/sphinx/unwrap.hpp"

#include "common/sphinx/payload.hpp"

#include <algorithm>

namespace nephele::sphinx {

namespace {

/// Refuses what is too small for the geometry.
bool has_room(unwrap_job& job) noexcept {
  if (job.packet.size() < header_size + payload_overhead) {
    refuse(job, errc::too_short);
    return false;
  }
  if (job.packet.size() < header_size + min_payload_size) {
    refuse(job, errc::bad_payload);
    return false;
  }
  return true;
}

std::span<std::byte, header_size> header_of(const unwrap_job& job) noexcept {
  return job.packet.first<header_size>();
}

/// At most suite::batch_size jobs.
void open_some(std::span<unwrap_job> jobs) noexcept {
  std::array<suite::opening, suite::batch_size> openings;
  std::array<unwrap_job*, suite::batch_size> opened;
  std::size_t count = 0;
  for (auto& job : jobs)
    if (job.state == unwrap_state::pending && has_room(job)) {
      openings[count]
          = {job.key, header_of(job).data(), &job.secrets, std::nullopt};
      opened[count++] = &job;
    }
  suite::open(std::span{openings}.first(count));
  for (std::size_t i = 0; i < count; ++i) {
    auto& job = *opened[i];
    if (openings[i].refusal)
      refuse(job, *openings[i].refusal);
    else if (!is_authentic(header_of(job), job.secrets))
      refuse(job, errc::bad_mac);
    else {
      job.tag = job.secrets.tag();
      job.state = unwrap_state::opened;
    }
  }
}

/// A job between its routing block and its next header.
struct step {
  unwrap_job* job = nullptr;
  routing_block block{};
};

/// Reads the command. @returns false if the job was refused.
bool read_command(step& at, version_set admitted) noexcept {
  auto& job = *at.job;
  const std::span<const std::byte, header_size> header = header_of(job);
  at.block = decipher(header_view{header}.routing, job.secrets);
  const auto command = parse_command(at.block, admitted);
  if (!command) {
    refuse(job, command.error());
    return false;
  }
  job.version = command->version;
  job.action = command->action;
  return true;
}

bool is_forward(const unwrap_job& job) noexcept {
  return std::holds_alternative<forward_command>(job.action);
}

/// Turns headers into the next hops'; final ones have none.
void advance(std::span<step> steps) noexcept {
  std::array<suite::blinding, suite::batch_size> blindings;
  std::array<step*, suite::batch_size> moving;
  std::size_t count = 0;
  for (auto& at : steps)
    if (is_forward(*at.job)) {
      blindings[count]
          = {&at.job->secrets, header_of(*at.job).data(), std::nullopt};
      moving[count++] = &at;
    }
  suite::blind(std::span{blindings}.first(count));
  for (std::size_t i = 0; i < count; ++i) {
    auto& job = *moving[i]->job;
    if (blindings[i].refusal)
      refuse(job, *blindings[i].refusal);
    else
      shift(moving[i]->block, header_of(job));
  }
}

/// At most suite::batch_size jobs.
void finish_some(std::span<unwrap_job> jobs, version_set admitted) noexcept {
  std::array<step, suite::batch_size> steps;
  std::size_t count = 0;
  for (auto& job : jobs)
    if (job.state == unwrap_state::opened) {
      steps[count].job = &job;
      count += read_command(steps[count], admitted) ? 1U : 0U;
    }
  advance(std::span{steps}.first(count));
  for (auto& at : std::span{steps}.first(count)) {
    auto& job = *at.job;
    if (job.state != unwrap_state::opened)
      continue;
    remove_layer(job.secrets.payload_material(job.version), job.payload());
    job.secrets.wipe();
    job.state = is_forward(job) ? unwrap_state::forward : unwrap_state::final;
  }
}

/// Cuts a batch into what the suite takes at once.
template <class Work>
void in_parts(std::span<unwrap_job> jobs, const Work& work) noexcept {
  while (!jobs.empty()) {
    const auto some = std::min(jobs.size(), suite::batch_size);
    work(jobs.first(some));
    jobs = jobs.subspan(some);
  }
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
  in_parts(jobs, [](auto some) { open_some(some); });
}

void refuse(unwrap_job& job, errc reason) noexcept {
  job.state = unwrap_state::refused;
  job.reason = reason;
  job.secrets.wipe();
}

void finish(std::span<unwrap_job> jobs, version_set admitted) noexcept {
  in_parts(jobs, [admitted](auto some) { finish_some(some, admitted); });
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
