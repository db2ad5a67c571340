// The self-test's steps as sentences and as JSON. Pure, any thread.
#pragma once

#include "core/cache/round_trip.h"
#include "core/listing/signal_test.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ctl {

QString stepText(listing::SignalStep step); // “the cached list shows it”
// Why a step did not pass and what to do; of a passed one what is to be known, usually nothing.
QString stepRemark(const listing::SignalStepResult& result);

QJsonObject toJson(const cache::RoundTrip& trip);
QJsonObject toJson(const listing::SignalStepResult& result);

} // namespace ctl
