// One record of a file as a listing: its cells found by the plan, its values checked. Private to
// core/property; pure, any thread.
#pragma once

#include "core/property/property.h"
#include "core/property/record_source.h"

#include <QHash>

#include <variant>

namespace property {

// Who there is. As many as there are agents: they fit into memory.
class AgentBook
{
public:
    void add(AgentId id, const QString& email, bool isActive);
    // By number or e-mail address, case ignored.
    std::optional<AgentId> find(const QString& text) const;
    bool isActive(AgentId id) const { return m_active.value(id, false); }

private:
    QHash<AgentId, bool> m_active;
    QHash<QString, AgentId> m_byEmail; // lower case
};

// Nothing of a field that is not given is said by its value.
struct ImportRow
{
    Property property;             // id 0: none
    std::optional<qint64> created; // microseconds since 1970 UTC
    std::optional<qint64> updated;
    quint32 given = 0; // bits by ImportField
    bool has(ImportField field) const { return (given >> unsigned(field) & 1U) != 0; }
    bool operator==(const ImportRow&) const = default;
};

// Reads one text into its field. agents null: every number is one, no address is. Errors: Character,
// Missing, those of numbers, Type, Status, Time, Id, UnknownAgent; and of property::validate.
std::optional<Refused> readField(ImportField field, QByteArrayView text, DecimalSign sign,
                                 const AgentBook* agents, ImportRow& row);

class RowReader
{
public:
    // The plan fits the columns (checkPlan). agents outlives the reader.
    RowReader(const ImportPlan& plan, const QStringList& columns, const AgentBook& agents);

    std::variant<ImportRow, RefusedRow> read(const SourceRecord& record) const;
    // What the report says of a field that was refused later.
    RefusedRow refused(const SourceRecord& record, ImportField field, Refused reason) const;
    // Number and name of the column that a field stands in; 0 for a constant.
    std::pair<int, QString> place(ImportField field) const;

private:
    struct Source
    {
        ImportField field;
        std::optional<std::size_t> cell; // nothing: the constant
        QByteArray constant;
        QString name;
    };
    QByteArray textOf(const Source& source, const SourceRecord& record) const;
    const Source* sourceOf(ImportField field) const;
    std::optional<ImportField> missingField(const ImportRow& row) const;

    std::vector<Source> m_sources; // in the order of fields
    DecimalSign m_sign;
    ImportKey m_key;
    const AgentBook& m_agents;
};

} // namespace property
