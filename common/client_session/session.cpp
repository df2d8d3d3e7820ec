#include "common/client_session/session.hpp"

#include <algorithm>

namespace nephele::client_session {

namespace {

using namespace std::chrono_literals;

/// Between a failure and the next attempt, plus up to as much again: clients
/// of a gateway that dies do not come back in one wave.
constexpr auto redial_pause = 300ms;

/// How often home is tried while a fallback serves.
constexpr auto home_period = 15s;

/// The first visit after a login comes in this share of the period, plus up to
/// as much again.
constexpr int first_visit_share = 30;

/// How often lost packets are noticed.
constexpr auto housekeeping_period = 20ms;

constexpr auto shortest_poll = 2s;
constexpr int polls_per_epoch = 30;

client::address address_of(const settings& chosen, const identity& id,
                           const encryption_key& key) {
  client::address self{id, key, chosen.gateways.front().id, {}};
  if (chosen.gateways.size() > 1)
    self.fallback = chosen.gateways[1].id;
  return self;
}

} // namespace

// -- one link ----------------------------------------------------------------

session::connection::connection(session& of, std::size_t to)
    : owner(of), position(to),
      link(of.with_.loop, of.with_.context, of.with_.random, of.who_, *this) {
}

void session::connection::opened(const nephele::session::welcome&) {
  owner.went_up(*this);
}

void session::connection::arrived(
    const nephele::session::downlink_frame& frame) {
  if (owner.active_.get() == this)
    owner.take_frame(frame, owner.login_);
}

void session::connection::topology_arrived(std::string_view body) {
  owner.take_documents(body);
}

void session::connection::closed(const error& why) {
  owner.went_down(*this, why);
}

// -- life --------------------------------------------------------------------

session::session(environment with, settings chosen, keys own,
                 session_handlers handlers)
    : with_(with), settings_(std::move(chosen)),
      public_key_(own.encryption.public_key), handlers_(std::move(handlers)),
      who_{own.id, settings_.kind, settings_.rates}, view_(settings_.trust),
      factory_(address_of(settings_, own.id.id(), public_key_), with.random),
      replies_(factory_), opener_(std::move(own.encryption), replies_),
      acks_(with.random), loops_(with.random),
      uplink_({with.loop, with.time, with.random, factory_, acks_, loops_,
               deliveries_}) {
}

session::~session() {
  stop();
}

void session::start() {
  keep_house();
  dial(0);
}

void session::stop() {
  for (auto* timer :
       {&redial_, &home_, &housekeeping_, &change_, &next_visit_}) {
    if (*timer)
      with_.loop.cancel(**timer);
    timer->reset();
  }
  uplink_.end();
  visit_.reset();
  returning_.reset();
  active_.reset();
}

client::address session::self() const {
  return address_of(settings_, who_.key.id(), public_key_);
}

void session::keep_house() {
  acks_.expire(with_.loop.now());
  loops_.expire(with_.loop.now());
  replies_.expire(with_.time.wall());
  housekeeping_ = with_.loop.at(with_.loop.now() + housekeeping_period,
                                [this] { keep_house(); });
}

// -- gateways ----------------------------------------------------------------

void session::dial(std::size_t position) {
  // It may be where a visit is: a gateway keeps one session of a client.
  visit_.reset();
  position_ = position;
  active_ = std::make_unique<connection>(*this, position);
  active_->link.open(settings_.gateways[position]);
}

void session::dial_home() {
  home_.reset();
  if (position_ == 0 || returning_)
    return;
  returning_ = std::make_unique<connection>(*this, 0);
  returning_->link.open(settings_.gateways.front());
}

void session::went_up(connection& which) {
  ++counts_.logins;
  if (returning_.get() == &which) {
    uplink_.end();
    retire(active_);
    active_ = std::move(returning_);
  }
  position_ = which.position;
  login_ = ++logins_;
  deliveries_.reset();
  factory_.move_to(settings_.gateways[position_].id);
  which.link.poll_topology(poll_period());
  uplink_.begin(which.link, settings_.kind, settings_.rates);
  if (position_ != 0)
    home_ = with_.loop.at(with_.loop.now() + home_period,
                          [this] { dial_home(); });
  else
    plan_visit(settings_.visit_period / first_visit_share);
  handlers_.on_connection(true, "");
}

void session::went_down(const connection& which, const error& why) {
  if (returning_.get() == &which) {
    retire(returning_);
    home_ = with_.loop.at(with_.loop.now() + home_period,
                          [this] { dial_home(); });
    return;
  }
  if (active_.get() != &which)
    return;
  uplink_.end();
  const auto next = (which.position + 1) % settings_.gateways.size();
  const auto spread = with_.random.below(
      static_cast<std::uint64_t>(redial_pause.count()) + 1);
  redial_ = with_.loop.at(
      with_.loop.now() + redial_pause
          + std::chrono::milliseconds{static_cast<std::int64_t>(spread)},
      [this, next] {
        redial_.reset();
        dial(next);
      });
  handlers_.on_connection(false, why.text());
}

void session::retire(std::unique_ptr<connection>& which) {
  // It may be the one whose callback we are in.
  with_.loop.post([gone = std::shared_ptr<connection>{std::move(which)}] {});
}

// -- the other inbox ---------------------------------------------------------

void session::plan_visit(std::chrono::nanoseconds after) {
  if (settings_.gateways.size() < 2 || visit_)
    return;
  if (next_visit_)
    with_.loop.cancel(*next_visit_);
  const auto spread
      = with_.random.below(static_cast<std::uint64_t>(after.count()) + 1);
  next_visit_ = with_.loop.at(
      with_.loop.now() + after
          + std::chrono::nanoseconds{static_cast<std::int64_t>(spread)},
      [this] {
        next_visit_.reset();
        visit();
      });
}

void session::visit() {
  // A session with the fallback itself has its inbox already.
  if (position_ != 0 || !is_connected() || visit_)
    return plan_visit(settings_.visit_period);
  const auto login = ++logins_;
  visit_ = std::make_unique<inbox_visit>(
      inbox_visit::surroundings{with_.loop, with_.context, with_.time,
                                with_.random, factory_, acks_, loops_},
      who_, login, poll_period(),
      inbox_visit::handlers{
          [this, login](const nephele::session::downlink_frame& frame) {
            take_frame(frame, login);
          },
          [this](std::string_view body) { take_documents(body); },
          [this] {
            with_.loop.post(
                [gone = std::shared_ptr<inbox_visit>{std::move(visit_)}] {});
            plan_visit(settings_.visit_period);
          }});
  visit_->begin(settings_.gateways[1]);
}

// -- receiving ---------------------------------------------------------------

delivery_tracker* session::deliveries_of(std::uint64_t login) {
  if (login == login_)
    return &deliveries_;
  return visit_ && visit_->login() == login ? &visit_->deliveries() : nullptr;
}

void session::finished(const delivery& which) {
  // Of a session that is over, it comes again.
  if (auto* tracker = deliveries_of(which.login))
    tracker->finished(which.number);
}

void session::take_frame(const nephele::session::downlink_frame& frame,
                         std::uint64_t login) {
  for (std::size_t i = 0; i < frame.acks_used; ++i)
    (void)acks_.received(frame.acks[i], with_.loop.now());
  if (frame.message)
    take_message(*frame.message, {login, frame.delivery});
}

void session::take_message(nephele::session::message_view sealed,
                           const delivery& which) {
  if (auto* tracker = deliveries_of(which.login))
    tracker->arrived(which.number);
  const auto opened = opener_.open(sealed);
  const auto parsed
      = opened ? client::parse_content(opened->data)
               : result<client::parsed_content>{fail(opened.error())};
  if (!parsed) {
    ++counts_.refused_deliveries;
    finished(which);
    return;
  }
  if (std::holds_alternative<client::fragment_content>(*parsed)) {
    handlers_.on_fragment(opened->data, which);
    return;
  }
  // What needs no disk is taken when it is in memory.
  finished(which);
  if (const auto* loop = std::get_if<client::loop_content>(&*parsed))
    (void)loops_.returned(loop->id, with_.loop.now());
  else
    handlers_.on_stream(std::get<client::stream_content>(*parsed),
                        opened->reply_to);
}

// -- topology ----------------------------------------------------------------

std::chrono::nanoseconds session::poll_period() const {
  if (!directory_)
    return shortest_poll;
  return std::max<std::chrono::nanoseconds>(
      shortest_poll, directory_->parameters().epoch_length / polls_per_epoch);
}

void session::take_documents(std::string_view body) {
  const auto outcome = take_topology(body, view_, with_.time.wall());
  counts_.refused_documents += outcome.refused.size();
  if (outcome.accepted > 0)
    refresh_directory();
}

void session::refresh_directory() {
  const auto now = with_.time.wall();
  const auto found = view_.at(now);
  const auto next = found ? *found : nullptr;
  if (change_)
    with_.loop.cancel(*change_);
  change_.reset();
  if (const auto when = view_.next_change(now))
    change_ = with_.loop.at(with_.loop.now() + (*when - now) + 1ms, [this] {
      change_.reset();
      refresh_directory();
    });
  if (next == directory_)
    return;
  directory_ = next;
  factory_.use(directory_);
  if (directory_) {
    const auto& parameters = directory_->parameters();
    acks_.use({parameters.ack_hold, parameters.mean_hop_delay});
    loops_.use(parameters.mean_hop_delay);
    if (is_connected())
      active_->link.poll_topology(poll_period());
  }
  handlers_.on_directory(directory_);
}

} // namespace nephele::client_session
