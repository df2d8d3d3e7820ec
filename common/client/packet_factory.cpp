#include "common/client/packet_factory.hpp"

#include "common/client/content.hpp"
#include "common/mixing/delay.hpp"
#include "common/sphinx/build.hpp"
#include "common/sphinx/surb.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

static_assert(final_message_size
              == sphinx::message_size(sphinx::size_class::regular));
static_assert(ack_packet_size == sphinx::ack_packet_size);
static_assert(surb_size
              == sphinx::surb_size(sphinx::default_version, mix_layers + 1));

using final_message = byte_array<final_message_size>;
using hops = std::array<sphinx::hop, mix_layers + 1>;

/// Adds the delays, of which the exit gateway's is none.
hops with_delays(const topology::route& route, std::chrono::nanoseconds mean,
                 crypto::random& source) {
  hops result;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i]
        = {route[i].id, route[i].key,
           i < mix_layers ? sphinx::to_wire(mixing::sample_delay(source, mean))
                          : sphinx::wire_delay{}};
  return result;
}

auto sealed_part(final_message& message) {
  return std::span{message}.last<sealed_size>();
}

auto ack_part(final_message& message) {
  return std::span{message}.first<ack_hop_size + ack_packet_size>();
}

tl::unexpected<error> not_built(sphinx::errc why) {
  return fail(errc::not_built, std::string{to_string(why)});
}

} // namespace

packet_factory::packet_factory(const address& self, crypto::random& source)
    : self_(self), random_(source) {
}

void packet_factory::use(std::shared_ptr<const topology::directory> directory) {
  const auto rotation_of = [](const topology::directory& of) {
    return topology::rotation_of(of.parameters(), of.epoch());
  };
  if (current_ && directory && rotation_of(*current_) < rotation_of(*directory))
    previous_ = std::move(current_);
  current_ = std::move(directory);
}

result<rotation_number> packet_factory::rotation(wall_time now) const {
  if (!current_)
    return fail(errc::no_topology);
  const auto rotation = current_->rotation_at(now);
  if (!rotation)
    return fail(errc::no_topology, "before genesis");
  return *rotation;
}

const topology::directory*
packet_factory::directory_for(rotation_number rotation) const {
  if (!current_)
    return nullptr;
  const auto oldest
      = topology::rotation_of(current_->parameters(), current_->epoch());
  return rotation < oldest ? previous_.get() : current_.get();
}

result<topology::route> packet_factory::choose_route(rotation_number rotation,
                                                     const identity& exit) {
  const auto* directory = directory_for(rotation);
  if (directory == nullptr)
    return fail(errc::no_topology, "for the rotation");
  auto route = topology::choose_route(*directory, rotation, exit, random_);
  if (route)
    return std::move(*route);
  return fail(route.error().is(topology::errc::unknown_exit)
                  ? errc::unknown_gateway
                  : errc::no_route,
              std::string{route.error().code()});
}

result<outgoing> packet_factory::build(const parcel& what, wall_time now) {
  if (const auto* to = std::get_if<address>(&what.to))
    return build_forward(what.data, *to, now);
  return build_reply(what.data, std::get<reply_block>(what.to), now);
}

result<outgoing> packet_factory::build_loop(std::uint64_t id, wall_time now) {
  return build_forward(make_loop_content(id), self_, now);
}

result<outgoing> packet_factory::build_forward(content_span plain,
                                               const address& to,
                                               wall_time now) {
  const auto current = rotation(now);
  if (!current)
    return fail(current.error());
  const auto route = choose_route(*current, to.gateway);
  if (!route)
    return fail(route.error());
  outgoing made{route->front().id, *current, random_.make<ack_token>(), {}, {}};
  std::ranges::transform(*route, made.route.begin(), &topology::route_hop::id);

  final_message message;
  if (auto written = write_ack(*current, made.token, ack_part(message));
      !written)
    return fail(std::move(written).error());
  const auto ephemeral = random_.make<crypto::x25519_secret>();
  if (const auto sealed
      = seal_forward(plain, to.key, ephemeral, sealed_part(message));
      !sealed)
    return fail(sealed.error());
  const auto path
      = with_delays(*route, current_->parameters().mean_hop_delay, random_);
  if (const auto built = sphinx::build_packet({path, {to.client, {}}}, message,
                                              random_, made.packet);
      !built)
    return not_built(built.error());
  return made;
}

result<outgoing> packet_factory::build_reply(content_span plain,
                                             const reply_block& to,
                                             wall_time now) {
  if (!current_)
    return fail(errc::no_topology);
  if (!topology::accepts(current_->parameters(), to.rotation, now))
    return fail(errc::rotation_over);
  const auto surb = sphinx::parse_surb(to.surb.expose());
  if (!surb)
    return not_built(surb.error());
  outgoing made{
      surb->first_hop, to.rotation, random_.make<ack_token>(), {}, {}};
  final_message message;
  if (auto written = write_ack(to.rotation, made.token, ack_part(message));
      !written)
    return fail(std::move(written).error());
  seal_reply(plain, to.key, sealed_part(message));
  if (const auto used = sphinx::use_surb(*surb, message, made.packet); !used)
    return not_built(used.error());
  return made;
}

result<void> packet_factory::write_ack(
    rotation_number rotation, const ack_token& token,
    std::span<std::byte, ack_hop_size + ack_packet_size> out) {
  const auto route = choose_route(rotation, self_.gateway);
  if (!route)
    return fail(route.error());
  const auto path
      = with_delays(*route, current_->parameters().mean_hop_delay, random_);
  std::ranges::copy(path.front().address.bytes, out.begin());
  if (const auto built
      = sphinx::build_packet({path, {self_.client, {}}}, token.span(), random_,
                             out.subspan<ack_hop_size>());
      !built)
    return not_built(built.error());
  return {};
}

result<own_reply_block>
packet_factory::build_reply_block(rotation_number rotation) {
  const auto route = choose_route(rotation, self_.gateway);
  if (!route)
    return fail(route.error());
  const auto path
      = with_delays(*route, current_->parameters().mean_hop_delay, random_);
  own_reply_block made{{rotation, {}, random_.make<reply_key>()}, {}};
  if (const auto built = sphinx::build_surb({path, {self_.client, {}}}, random_,
                                            made.block.surb.expose_mutable());
      !built)
    return not_built(built.error());
  made.id = reply_id_of(made.block.key);
  return made;
}

} // namespace nephele::client
