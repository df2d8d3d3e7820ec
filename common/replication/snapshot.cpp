#include "common/replication/snapshot.hpp"

#include "common/base/endian.hpp"
#include "common/crypto/hmac.hpp"
#include "common/light_client/codec.hpp"
#include "common/replication/file.hpp"
#include "common/wire/reader.hpp"

#include <algorithm>
#include <charconv>

namespace nephele::replication {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "nephele-state-1\n";
constexpr std::size_t max_chunks = 100'000;
constexpr std::size_t max_manifest = std::size_t{8} << 20U;

template <std::unsigned_integral Int>
void put(byte_vector& out, Int value) {
  byte_array<sizeof(Int)> bytes{};
  store_be(value, std::span{bytes});
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void put(byte_vector& out, byte_span value) {
  out.insert(out.end(), value.begin(), value.end());
}

void put_sized(byte_vector& out, byte_span value) {
  put(out, static_cast<std::uint32_t>(value.size()));
  put(out, value);
}

fs::path chunk_file(const fs::path& folder, std::size_t number) {
  auto name = std::to_string(number);
  name.insert(0, name.size() < 4 ? 4 - name.size() : 0, '0');
  return folder / name;
}

byte_vector encode(const snapshot_manifest& of) {
  byte_vector out;
  put(out, as_bytes(magic));
  put(out, of.genesis);
  put(out, of.at.height);
  put(out, of.at.app_hash);
  put(out, of.at.results_hash);
  put_sized(out, light_client::encode(of.last));
  put(out, static_cast<std::uint32_t>(of.chunks.size()));
  for (const auto& chunk : of.chunks)
    put(out, chunk);
  return out;
}

hash read_hash(wire::reader& in) {
  hash result{};
  if (const auto bytes = in.bytes(result.size()); !bytes.empty())
    std::memcpy(result.data(), bytes.data(), result.size());
  return result;
}

result<snapshot_manifest> decode_manifest(byte_span bytes) {
  wire::reader in{bytes};
  if (as_text(in.bytes(magic.size())) != magic)
    return fail(errc::bad_snapshot, "no manifest of a state snapshot");
  snapshot_manifest of;
  of.genesis = read_hash(in);
  of.at.height = in.u64();
  of.at.app_hash = read_hash(in);
  of.at.results_hash = read_hash(in);
  auto last = light_client::decode_signed_header(in.bytes(in.u32()));
  const auto count = in.u32();
  if (!last || count > max_chunks)
    return fail(errc::bad_snapshot, "manifest");
  of.last = std::move(*last);
  for (std::uint32_t i = 0; in.ok() && i < count; ++i)
    of.chunks.push_back(read_hash(in));
  if (!in.finished() || of.last.head.height != of.at.height)
    return fail(errc::bad_snapshot, "manifest");
  return of;
}

/// Cuts the stream of entries into chunk files.
class chunk_writer {
public:
  chunk_writer(fs::path folder, const fail_point& at)
      : folder_(std::move(folder)), at_(at) {}

  void add(std::string_view key, byte_span value) {
    put_sized(pending_, as_bytes(key));
    put_sized(pending_, value);
    while (pending_.size() >= chunk_size)
      flush(chunk_size);
  }

  [[nodiscard]] result<std::vector<hash>> finish() {
    if (!pending_.empty())
      flush(pending_.size());
    if (!outcome_)
      return fail(outcome_.error());
    return std::move(hashes_);
  }

private:
  void flush(std::size_t size) {
    const auto bytes = byte_span{pending_}.first(size);
    if (outcome_)
      outcome_ = write_synced(chunk_file(folder_, hashes_.size()), bytes);
    hashes_.push_back(crypto::sha256(bytes));
    pending_.erase(pending_.begin(),
                   pending_.begin() + static_cast<std::ptrdiff_t>(size));
    if (at_)
      at_("snapshot.chunk");
  }

  fs::path folder_;
  const fail_point& at_;
  byte_vector pending_;
  std::vector<hash> hashes_;
  result<void> outcome_;
};

result<state_entries> decode_entries(byte_span bytes) {
  wire::reader in{bytes};
  state_entries entries;
  while (in.ok() && in.remaining() > 0) {
    const auto key = in.bytes(in.u32());
    const auto value = in.bytes(in.u32());
    if (!in.ok())
      break;
    std::string name{as_text(key)};
    if (!entries.empty() && entries.back().first >= name)
      return fail(errc::bad_snapshot, "the entries are not sorted");
    entries.emplace_back(std::move(name),
                         byte_vector{value.begin(), value.end()});
  }
  if (!in.finished())
    return fail(errc::bad_snapshot, "the entries end too soon");
  return entries;
}

/// A folder that has a height for its name is whole: it loses the name first.
result<void> keep_latest(const fs::path& folder, std::size_t keep) {
  auto heights = snapshots_in(folder);
  const auto dropped = folder / "dropped";
  std::error_code fault;
  fs::remove_all(dropped, fault);
  while (!fault && heights.size() > keep) {
    fs::rename(folder / std::to_string(heights.front()), dropped, fault);
    if (!fault)
      fs::remove_all(dropped, fault);
    heights.erase(heights.begin());
  }
  if (fault)
    return fail(errc::io, folder.string() + ": " + fault.message());
  return {};
}

} // namespace

result<void> write_snapshot(const fs::path& folder,
                            const state_machine& machine,
                            const snapshot_manifest& of, std::size_t keep,
                            const fail_point& at) {
  const auto reached = [&at](std::string_view place) {
    if (at)
      at(place);
  };
  const auto draft = folder / "draft";
  std::error_code fault;
  fs::remove_all(draft, fault);
  fs::create_directories(draft, fault);
  if (fault)
    return fail(errc::io, draft.string() + ": " + fault.message());
  reached("snapshot.begun");
  chunk_writer chunks{draft, at};
  machine.each_entry([&chunks](std::string_view key, byte_span value) {
    chunks.add(key, value);
  });
  auto hashes = chunks.finish();
  if (!hashes)
    return fail(hashes.error());
  auto whole = of;
  whole.chunks = std::move(*hashes);
  if (auto done = write_synced(draft / "manifest", encode(whole)); !done)
    return done;
  reached("snapshot.manifest");
  if (auto named = rename_synced(draft, folder / std::to_string(of.at.height));
      !named)
    return named;
  reached("snapshot.named");
  auto pruned = keep_latest(folder, keep);
  reached("snapshot.pruned");
  return pruned;
}

std::vector<std::uint64_t> snapshots_in(const fs::path& folder) {
  std::vector<std::uint64_t> heights;
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator{folder, fault}) {
    const auto name = entry.path().filename().string();
    std::uint64_t height = 0;
    const auto* const end = name.data() + name.size();
    if (const auto read = std::from_chars(name.data(), end, height);
        read.ec == std::errc{} && read.ptr == end)
      heights.push_back(height);
  }
  std::ranges::sort(heights);
  return heights;
}

result<snapshot> read_snapshot(const fs::path& one) {
  const auto bytes = read_file(one / "manifest", max_manifest);
  if (!bytes)
    return fail(bytes.error());
  auto manifest = decode_manifest(*bytes);
  if (!manifest)
    return fail(manifest.error());
  byte_vector stream;
  for (std::size_t i = 0; i < manifest->chunks.size(); ++i) {
    const auto chunk = read_file(chunk_file(one, i), chunk_size);
    if (!chunk)
      return fail(chunk.error());
    if (crypto::sha256(*chunk) != manifest->chunks[i])
      return fail(errc::bad_snapshot,
                  "chunk " + std::to_string(i) + " has another hash");
    stream.insert(stream.end(), chunk->begin(), chunk->end());
  }
  auto entries = decode_entries(stream);
  if (!entries)
    return fail(entries.error());
  return snapshot{std::move(*manifest), std::move(*entries)};
}

result<void> restore_snapshot(const snapshot& from, const hash& trusted,
                              const machine_source& machines,
                              block_store& into) {
  if (from.manifest.genesis != machines.genesis_hash())
    return fail(errc::other_chain, "the snapshot has another genesis");
  if (from.manifest.at.app_hash != trusted)
    return fail(errc::bad_snapshot, "the snapshot is not of the trusted state");
  const auto rebuilt
      = machines.from_entries(from.entries, from.manifest.at.height);
  if (!rebuilt)
    return fail(rebuilt.error());
  if ((*rebuilt)->app_hash() != trusted)
    return fail(errc::bad_snapshot, "the entries have another hash");
  return into.begin(from.manifest.genesis, from.manifest.at, from.entries,
                    from.manifest.last);
}

} // namespace nephele::replication
