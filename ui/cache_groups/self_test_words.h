// The self-test's steps as people read them. GUI thread (translated), pure otherwise.
#pragma once

#include "core/cache/round_trip.h"
#include "core/listing/signal_test.h"

#include <QString>

#include <array>

namespace cache_groups {

// The rows of the dialog: the round trip's, then the signals'.
enum class TripStep { Store, Read, Expire };
inline constexpr std::array tripSteps{TripStep::Store, TripStep::Read, TripStep::Expire};

QString stepText(TripStep step);
QString stepText(listing::SignalStep step);

// Why it did not pass and what to do; of a passed one what is to be known, usually nothing.
QString stepRemark(const listing::SignalStepResult& result);
QString alteredRemark(); // the bytes that came back are others

} // namespace cache_groups
