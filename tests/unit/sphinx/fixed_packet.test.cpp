#include "common/crypto/hmac.hpp"
#include "common/sphinx/build.hpp"
#include "common/sphinx/payload.hpp"
#include "common/sphinx/unwrap.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

/// One packet with nothing random in it, and what it becomes on its way. Made
/// by an earlier program of ours; the public crate opens it with these results.
struct fixed_packet {
  sphinx::version version;
  std::string_view header;
  std::string_view payload_sha256;
  std::string_view packet_sha256;
  std::array<std::string_view, 3> tags;
  std::array<std::string_view, 2> next_alphas;
  std::array<std::string_view, 2> next_packets_sha256;
};

constexpr fixed_packet fixed_packets[] = {
    {sphinx::version::explicit_keys,
     "768a7c629e33e5f148969dca4103334e680bff81b525006de75041abab9f660e"
     "4d1cb268f697d3833e6190af7193e64fd18385a3e081d1f31fcb848c1de5171e"
     "00199cd9e71b2dee18bb512c395431139bee9630da5943c5df74d4b51d4e1b6d"
     "0973e60b632ebad8f016f49ac6355af0ff987b915eb54a2dd5ae22d154841154"
     "d836757bf81f2d7097cac544221b54f8d6f1b5cc71c49db9e8b559da38b53aa0"
     "ad3fafcb3259478182cbc4ab1e70ffe3dbda90ffd736cfb2cc2fa8dd5b7773f7"
     "164dd6e1977ea93cfbc0659973473b040e710750e5dc0372327eda6e3e875f00"
     "f0392c1ba3e923beb0b335dc7f2cb82a6f464c6a839ea7bb471e05615daba4b3"
     "2a65b3e16269bdd36212fad924eab9f427e5d6458a322061e81c516263b17659"
     "2061e91c871fcf1dfc7104cca3f1433dba3283e50641786cf3faf7d696767fa7"
     "e8d678e9c1e34c1a872a7fdc57a0566fba981fc3fb409a56d439ca21",
     "d50d349b02246837d6f52f3d13f3e5fdec6f8b46380d38cebcb3eeb5372289e9",
     "d745adaded8b63559a35d5e5a7efe6e2396e6e4c7e584b5110780f8ec038d293",
     {"99ce2ae3a082c9d532f33d0206d84e9c390f20ec69b499045cf2d8af21b4a553",
      "ea1d55934137581a6620365a04a34225747c2b9354795c50c8b2add60b774d4e",
      "deb83c7ef8c042dcc63f26bcf9eabadad647bbc07aee08681bffd8db41f173ab"},
     {"9d193218f2c1ffa257088315b28f7a394647fe3df4b35e4c726e06bc6bab1321",
      "04c493b32abf96a29be9c1c488fcf1620734b0a488d3cbb9bd8de8149c0c1527"},
     {"642fd9cfaf5a84c079ba0351bbf63090ce2bc239584694f423402d19dd865594",
      "5d8911bc26672394874665ab619c0ec4a1e307c5f5253916ba3a6f896123271a"}},
    {sphinx::version::key_seeds,
     "768a7c629e33e5f148969dca4103334e680bff81b525006de75041abab9f660e"
     "786d41e8c55f49682becbe9e08ef03f4d18385a2e081d1f31fcb848c1de5171e"
     "00199cd9e71b2dee18bb512c395431139bee9630da5943c5df74d4b5b259b6a0"
     "0808c2905aa838a8e18dcb9bc6355af1ff987b915eb54a2dd5ae22d154841154"
     "d836757bf81f2d7097cac544221b54f8d6f1b5cc71c49db9785a92cc810180b2"
     "4d0bd45012dc17de82cbc4aa1e70ffe3dbda90ffd736cfb2cc2fa8dd5b7773f7"
     "164dd6e1977ea93cfbc0659973473b040e710750e5dc0372327eda6e3e875f00"
     "f0392c1ba3e923beb0b335dc7f2cb82a6f464c6a839ea7bb471e05615daba4b3"
     "2a65b3e16269bdd36212fad924eab9f427e5d6458a322061e81c516263b17659"
     "2061e91c871fcf1dfc7104cca3f1433dba3283e50641786cf3faf7d696767fa7"
     "e8d678e9c1e34c1a872a7fdc57a0566fba981fc3fb409a56d439ca21",
     "698dc963f81cee6fc5402e0d2b9bacddc76cc2c9bd7bca5f14dc6aa2ead8f2f2",
     "6ab5eba288840a1cf12cf0bb70583041cb4e9cdd8a7cf4e30945f94596af2655",
     {"99ce2ae3a082c9d532f33d0206d84e9c390f20ec69b499045cf2d8af21b4a553",
      "ea1d55934137581a6620365a04a34225747c2b9354795c50c8b2add60b774d4e",
      "deb83c7ef8c042dcc63f26bcf9eabadad647bbc07aee08681bffd8db41f173ab"},
     {"9d193218f2c1ffa257088315b28f7a394647fe3df4b35e4c726e06bc6bab1321",
      "04c493b32abf96a29be9c1c488fcf1620734b0a488d3cbb9bd8de8149c0c1527"},
     {"bc032ff65a0fa25f5f3ae8fedf33d8d9370e5e20243c9f20c5dd8b50c8eaa263",
      "0e782b37eeab281f912ded9f353223670d0329be3985441c7f3fe4b019068f01"}},
};

template <class Fixed>
Fixed repeated(unsigned value) {
  Fixed result;
  result.bytes.fill(static_cast<std::byte>(value));
  return result;
}

constexpr std::string_view private_keys[]
    = {"ca25be395a24942825cbcfe50550084de35f43142f53dc22a4cf05d461978ea8",
       "821f00538b10e1ef84827a12d9bb5b57fa8998dcfe99f6f9fc2b99bf98309aaa",
       "74cc6cba4be9e8164f4241b0c4f6fd1e85996de585b1282aaf485046a107bb9b"};
constexpr std::string_view initial_secret
    = "686a3a1c357fd8d808544aabdc479119cd18fd17787cff720ef6b377650e0a59";

crypto::x25519_secret scalar(std::string_view hex) {
  crypto::x25519_secret result;
  REQUIRE(from_hex_into(hex, result.expose_mutable()));
  return result;
}

byte_vector build(sphinx::version spoken) {
  std::vector<sphinx::hop> route;
  for (unsigned i = 0; i < 3; ++i)
    route.push_back(
        {repeated<identity>(i + 1),
         mix_key{crypto::x25519_base(scalar(private_keys[i]))},
         sphinx::wire_delay{(i + 1) * std::uint64_t{1'000'000'000}}});
  sphinx::packet_entropy entropy;
  entropy.initial = scalar(initial_secret);
  entropy.final_padding.fill(std::byte{0xaa});
  byte_vector packet(sphinx::regular_packet_size);
  REQUIRE(sphinx::build_packet(
      {route,
       {repeated<identity>(3), repeated<sphinx::packet_identifier>(4)},
       spoken},
      from_hex("0d10").value(), entropy, packet));
  return packet;
}

} // namespace

TEST_CASE("the packet with nothing random in it is built as recorded") {
  for (const auto& expected : fixed_packets) {
    const auto packet = build(expected.version);
    const byte_span bytes{packet};
    CHECK(to_hex(bytes.first(sphinx::header_size)) == expected.header);
    CHECK(to_hex(crypto::sha256(bytes.subspan(sphinx::header_size)))
          == expected.payload_sha256);
    CHECK(to_hex(crypto::sha256(bytes)) == expected.packet_sha256);
  }
}

TEST_CASE("the packet with nothing random in it travels as recorded") {
  for (const auto& expected : fixed_packets) {
    auto packet = build(expected.version);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto job = sphinx::unwrap(packet, scalar(private_keys[i]));
      REQUIRE(job.state == sphinx::unwrap_state::forward);
      CHECK(job.version == expected.version);
      CHECK(to_hex(job.tag.span()) == expected.tags[i]);
      CHECK(to_hex(byte_span{packet}.first(sphinx::alpha_size))
            == expected.next_alphas[i]);
      CHECK(to_hex(crypto::sha256(packet)) == expected.next_packets_sha256[i]);
    }
    const auto job = sphinx::unwrap(packet, scalar(private_keys[2]));
    REQUIRE(job.state == sphinx::unwrap_state::final);
    CHECK(to_hex(job.tag.span()) == expected.tags[2]);
    CHECK(to_hex(sphinx::parse_payload(job.payload()).value()) == "0d10");
  }
}
