// Values of the listing as CBOR, the payload of our entries. Any thread. Every reader checks kinds,
// sizes and depth. Errors: CorruptEntry.
#pragma once

#include "core/base/result.h"
#include "core/property/agent.h"
#include "core/property/property.h"
#include "core/property/query.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace listing {

QByteArray encodeRows(const std::vector<property::Property>& rows);
base::Result<std::vector<property::Property>> decodeRows(const QByteArray& cbor);

// One row by itself, which decodeRows reads too.
QByteArray encodeRow(const property::Property& row);
// What encodeRows would write for these, each from encodeRow, without reading them. Nothing: one is not.
std::optional<QByteArray> joinRows(const std::vector<QByteArray>& rows);

QByteArray encodeCount(qint64 count);
base::Result<qint64> decodeCount(const QByteArray& cbor);

QByteArray encodeFacets(const property::FacetCounts& facets);
base::Result<property::FacetCounts> decodeFacets(const QByteArray& cbor);

QByteArray encodeAgents(const std::vector<property::Agent>& agents);
base::Result<std::vector<property::Agent>> decodeAgents(const QByteArray& cbor);

QByteArray encodeAgent(const property::Agent& agent);
base::Result<property::Agent> decodeAgent(const QByteArray& cbor);

QByteArray encodeAgentSummaries(const std::vector<property::AgentSummary>& agents);
base::Result<std::vector<property::AgentSummary>> decodeAgentSummaries(const QByteArray& cbor);

} // namespace listing
