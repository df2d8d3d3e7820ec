#include "tools/nephele/ledger/transfers.hpp"

#include "common/ledger/bank.hpp"
#include "tools/nephele/ledger/wallet.hpp"

#include <memory>

namespace nephele::cli {

namespace {

struct send_options {
  wallet_options wallet;
  std::string to;
  std::string amount;
};

struct submit_options {
  std::string validator;
  std::string transaction;
  bool json = false;
};

} // namespace

void add_ledger_transfer_commands(CLI::App& group) {
  auto* const send = group.add_subcommand("send", "Pay another account");
  const auto paid = std::make_shared<send_options>();
  send->add_option("TO", paid->to, "Address")->required();
  send->add_option("AMOUNT", paid->amount, "As \"12.5 NYM\"")->required();
  add_wallet_options(*send, paid->wallet);
  send->callback([paid] {
    run_wallet(paid->wallet, [&paid](const message_context& about) {
      return ledger::pack(
          ledger::send{parse_address(paid->to), about.amount(paid->amount)});
    });
  });

  auto* const submit = group.add_subcommand(
      "submit", "Hand in a transaction that --sign-only printed");
  const auto signed_one = std::make_shared<submit_options>();
  submit->add_option("HEX", signed_one->transaction)->required();
  submit
      ->add_option("--validator", signed_one->validator,
                   "http://host:port of a validator, or a file with its "
                   "/api/v1/join")
      ->envname("NEPHELE_VALIDATOR")
      ->required();
  submit->add_flag("--json", signed_one->json, "Answer in JSON");
  submit->callback([signed_one] {
    submit_signed(signed_one->validator, signed_one->transaction,
                  signed_one->json);
  });
}

} // namespace nephele::cli
