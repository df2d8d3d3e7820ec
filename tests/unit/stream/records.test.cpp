#include "common/stream/records.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::stream;

namespace {

client::stream_content parsed(const client::content& bytes) {
  return std::get<client::stream_content>(client::parse_content(bytes).value());
}

stream_tag some_tag() {
  stream_tag tag;
  tag.bytes.fill(std::byte{0x5A});
  return tag;
}

/// A content whose records are the given bytes, then zeros.
client::content content_of(std::string_view hex) {
  client::content bytes{};
  const auto records = client::begin_stream_content(bytes, some_tag());
  std::ranges::copy(from_hex(hex).value(), records.begin());
  return bytes;
}

/// How many records are read before the end or the first fault.
struct reading {
  std::size_t count = 0;
  bool malformed = false;
};

reading read(const client::content& bytes) {
  record_reader reader{parsed(bytes)};
  reading done;
  while (reader.next())
    ++done.count;
  done.malformed = reader.is_malformed();
  return done;
}

} // namespace

TEST_CASE("every record is read as it was written") {
  const byte_vector bytes(100, std::byte{7});
  const byte_vector blocks(2 * block_size, std::byte{9});
  record_writer out{some_tag()};
  REQUIRE(out.add(open_record{.stream = stream_number{1},
                              .window = 1U << 20U,
                              .rate = 100,
                              .port = 443,
                              .host = "example.org"}));
  REQUIRE(out.add(opened_record{.stream = stream_number{2}, .window = 5}));
  REQUIRE(out.add(data_record{
      .stream = stream_number{3}, .offset = 1ULL << 40U, .bytes = bytes}));
  REQUIRE(out.add(
      credit_record{.stream = stream_number{4}, .received = 77, .window = 88}));
  REQUIRE(out.add(fin_record{.stream = stream_number{5}, .final_offset = 9}));
  REQUIRE(out.add(
      reset_record{.stream = stream_number{6}, .code = reset_code::idle}));
  REQUIRE(
      out.add(surbs_record{.rotation = rotation_number{7}, .blocks = blocks}));
  REQUIRE(out.add(want_surbs_record{
      .rotation = rotation_number{8}, .received = 3, .spent = 2, .wanted = 1}));

  const auto content = parsed(out.content());
  CHECK(content.tag == some_tag());
  record_reader in{content};
  const auto open = std::get<open_record>(*in.next());
  CHECK(open.stream == stream_number{1});
  CHECK(open.window == 1U << 20U);
  CHECK(open.rate == 100);
  CHECK(open.port == 443);
  CHECK(open.host == "example.org");
  CHECK(std::get<opened_record>(*in.next()).window == 5);
  const auto data = std::get<data_record>(*in.next());
  CHECK(data.offset == 1ULL << 40U);
  CHECK(std::ranges::equal(data.bytes, bytes));
  const auto credit = std::get<credit_record>(*in.next());
  CHECK(credit.received == 77);
  CHECK(credit.window == 88);
  CHECK(std::get<fin_record>(*in.next()).final_offset == 9);
  CHECK(std::get<reset_record>(*in.next()).code == reset_code::idle);
  const auto surbs = std::get<surbs_record>(*in.next());
  CHECK(surbs.rotation == rotation_number{7});
  CHECK(surbs.blocks.size() == 2 * block_size);
  const auto want = std::get<want_surbs_record>(*in.next());
  CHECK(want.received == 3);
  CHECK(want.spent == 2);
  CHECK(want.wanted == 1);
  CHECK_FALSE(in.next().has_value());
  CHECK_FALSE(in.is_malformed());
}

TEST_CASE("the bytes of a record are those of the document") {
  record_writer out{some_tag()};
  out.add(credit_record{
      .stream = stream_number{0x01020304}, .received = 5, .window = 6});
  out.add(open_record{.stream = stream_number{1},
                      .window = 2,
                      .rate = 3,
                      .port = 4,
                      .host = "ab"});
  const auto content = parsed(out.content());
  CHECK(to_hex(content.records.first(19 + 18))
        == "040010"
           "01020304"
           "0000000000000005"
           "00000006"
           "01000f"
           "00000001"
           "00000002"
           "0003"
           "0004"
           "02"
           "6162");
  CHECK(std::ranges::all_of(content.records.subspan(37),
                            [](std::byte b) { return b == std::byte{0}; }));
}

TEST_CASE("a content carries 1,550 bytes of data, 1,533 beside WANT_SURBS") {
  const byte_vector bytes(max_data + 1, std::byte{1});
  const auto data = [&](std::size_t size) {
    return data_record{
        .stream = {}, .offset = 0, .bytes = byte_span{bytes}.first(size)};
  };
  record_writer full{some_tag()};
  CHECK_FALSE(full.add(data(1551)));
  CHECK(full.is_empty());
  CHECK(full.add(data(1550)));
  CHECK(full.remaining() == 0);
  CHECK(read(full.content()).count == 1);
  record_writer reply{some_tag()};
  REQUIRE(reply.add(want_surbs_record{}));
  CHECK_FALSE(reply.add(data(1534)));
  CHECK(reply.add(data(1533)));
}

TEST_CASE("three reply blocks fit with a hundred bytes to spare") {
  const byte_vector blocks(3 * block_size);
  record_writer out{some_tag()};
  REQUIRE(out.add(surbs_record{.rotation = {}, .blocks = blocks}));
  CHECK(out.remaining() >= 100);
  const byte_vector four(4 * block_size);
  CHECK_FALSE(record_writer{some_tag()}.add(
      surbs_record{.rotation = {}, .blocks = four}));
}

TEST_CASE("a record of an unknown type is skipped") {
  const auto done = read(content_of("c80003aabbcc"
                                    "06000500000001"
                                    "03"));
  CHECK(done.count == 1);
  CHECK_FALSE(done.malformed);
}

TEST_CASE("a fault ends the reading and what came before stands") {
  const std::string good = "0600050000000103";
  for (const auto* bad : {
           "06000400000001",                     // RST without its code
           "060006000000010300",                 // RST with a byte too many
           "03000c000000010000000000000000",     // DATA without data
           "01000d0000000100000000006400500000", // OPEN without a host
           "01000d000000010000000000640050ff", // a host longer than its record
           "0700050000000100",                 // SURBS without blocks
           "0700050000000104",                 // SURBS of four
           "03ffff00",                         // longer than the content
           // DATA and FIN at offsets near 2^64
           "03000d00000001ffffffffffffff0001",
           "05000c00000001ffffffffffffff00",
           "04001000000001ffffffffffffff0000000000",
       }) {
    CAPTURE(bad);
    const auto done = read(content_of(good + bad + good));
    CHECK(done.count == 1);
    CHECK(done.malformed);
  }
}

TEST_CASE("a reset code of a later version still resets") {
  const auto content = content_of("06000500000001c8");
  record_reader in{parsed(content)};
  CHECK(std::get<reset_record>(*in.next()).code == reset_code::general);
}

TEST_CASE("hosts are lower-cased, and refused if they are not hosts") {
  CHECK(normal_host("Example.ORG").value() == "example.org");
  CHECK(normal_host("::1").value() == "::1");
  CHECK(normal_host(std::string(255, 'a')).has_value());
  for (const auto& bad :
       {std::string{}, std::string(256, 'a'), std::string{"a b"},
        std::string{"a\n"}, std::string{"a\0b", 3}, std::string{"\xC3\xA4"}}) {
    CAPTURE(bad);
    REQUIRE_FALSE(normal_host(bad).has_value());
    CHECK(normal_host(bad).error().is(errc::bad_host));
  }
}
