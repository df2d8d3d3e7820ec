#include "common/replication/block_record.hpp"

#include "common/base/endian.hpp"
#include "common/crypto/hmac.hpp"
#include "common/wire/reader.hpp"

namespace nephele::replication {

namespace {

/// Appends; what it writes is our own and has no limit.
class appender {
public:
  template <class Int>
  appender& number(Int value) {
    byte_array<sizeof(Int)> bytes{};
    store_be(value, std::span{bytes});
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }

  appender& bytes(byte_span value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_.insert(out_.end(), value.begin(), value.end());
    return *this;
  }

  appender& text(std::string_view value) { return bytes(as_bytes(value)); }

  template <class List>
  appender& count(const List& list) {
    return number(static_cast<std::uint32_t>(list.size()));
  }

  [[nodiscard]] byte_vector take() { return std::move(out_); }

private:
  byte_vector out_;
};

byte_span read_bytes(wire::reader& in) {
  return in.bytes(in.u32());
}

std::string read_text(wire::reader& in) {
  return std::string{as_text(read_bytes(in))};
}

/// `read` as often as the count in front says; each takes a byte at least, so
/// that a broken count cannot exhaust the memory.
template <class T, class Read>
std::vector<T> read_list(wire::reader& in, Read read) {
  std::vector<T> list;
  const auto count = in.u32();
  if (count > in.remaining())
    in.fail();
  for (std::uint32_t i = 0; in.ok() && i < count; ++i)
    list.push_back(read(in));
  return list;
}

template <class T, class Read>
result<std::vector<T>> decode_list(byte_span bytes, const char* what,
                                   Read read) {
  wire::reader in{bytes};
  auto list = read_list<T>(in, read);
  if (!in.finished())
    return fail(errc::unreadable, what);
  return list;
}

} // namespace

block_input input_of(std::uint64_t height, wall_time time,
                     const byte_array<32>& seed) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return {height,
          static_cast<std::uint64_t>(seconds.time_since_epoch().count()), seed,
          false};
}

hash hash_of_transaction(byte_span transaction) {
  return crypto::sha256(transaction);
}

byte_vector encode(const std::vector<byte_vector>& transactions) {
  appender out;
  out.count(transactions);
  for (const auto& one : transactions)
    out.bytes(one);
  return out.take();
}

byte_vector encode(const std::vector<transaction_result>& results) {
  appender out;
  out.count(results);
  for (const auto& one : results) {
    out.number(one.code).text(one.name).text(one.detail).number(one.gas);
    out.count(one.accounts);
    for (const auto& account : one.accounts)
      out.text(account);
  }
  return out.take();
}

byte_vector encode(const std::vector<event>& events) {
  appender out;
  out.count(events);
  for (const auto& one : events) {
    out.text(one.kind).count(one.fields);
    for (const auto& [name, value] : one.fields)
      out.text(name).text(value);
  }
  return out.take();
}

result<std::vector<byte_vector>> decode_transactions(byte_span bytes) {
  return decode_list<byte_vector>(bytes, "transactions", [](wire::reader& in) {
    const auto one = read_bytes(in);
    return byte_vector{one.begin(), one.end()};
  });
}

result<std::vector<transaction_result>> decode_results(byte_span bytes) {
  return decode_list<transaction_result>(
      bytes, "results", [](wire::reader& in) {
        transaction_result one;
        one.included = true;
        one.code = in.u32();
        one.name = read_text(in);
        one.detail = read_text(in);
        one.gas = in.u64();
        one.accounts = read_list<std::string>(in, read_text);
        return one;
      });
}

result<std::vector<event>> decode_events(byte_span bytes) {
  return decode_list<event>(bytes, "events", [](wire::reader& in) {
    event one;
    one.kind = read_text(in);
    one.fields = read_list<std::pair<std::string, std::string>>(
        in, [](wire::reader& from) {
          auto name = read_text(from);
          return std::pair{std::move(name), read_text(from)};
        });
    return one;
  });
}

} // namespace nephele::replication
