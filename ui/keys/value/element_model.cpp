#include "ui/keys/value/element_model.h"

#include "ui/common/format.h"
#include "ui/keys/key_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace keys {

namespace {

using common::CellKind;
using common::RowsColumn;
using keyspace::ValueType;

constexpr qsizetype shownBytes = 300; // of a cell

std::vector<RowsColumn> columnsOf(ValueType type)
{
    const RowsColumn value{ElementModel::tr("Value"), CellKind::Key, 120, true};
    const RowsColumn index{ElementModel::tr("#"), CellKind::Number, 72};
    switch (type) {
    case ValueType::List:
        return {index, value};
    case ValueType::Hash:
        return {{ElementModel::tr("Field"), CellKind::Key, 160}, value};
    case ValueType::Set:
        return {{ElementModel::tr("Member"), CellKind::Key, 120, true}};
    case ValueType::SortedSet:
        return {{ElementModel::tr("Score"), CellKind::Text, 120},
                {ElementModel::tr("Member"), CellKind::Key, 120, true}};
    case ValueType::Stream:
        return {{ElementModel::tr("Entry"), CellKind::Key, 160},
                {ElementModel::tr("Field"), CellKind::Key, 112},
                value};
    case ValueType::String:
    case ValueType::Module:
        break;
    }
    return {};
}

void addEntry(const keyspace::Element& element, std::vector<ElementRow>& rows)
{
    const std::size_t first = rows.size();
    for (std::size_t i = 0; i + 1 < element.fields.size(); i += 2) {
        ElementRow row;
        row.entry = element.name.bytes;
        row.id = row.entry + ' ' + QByteArray::number(static_cast<qint64>(i / 2));
        row.name = element.fields[i];
        row.value = element.fields[i + 1];
        rows.push_back(std::move(row));
    }
    if (rows.size() == first) { // nothing of it was read: the entry itself still has a row
        ElementRow row;
        row.entry = element.name.bytes;
        row.id = row.entry + " 0";
        rows.push_back(std::move(row));
    }
    rows.back().unreadFields = (element.fieldCount - static_cast<qint64>(element.fields.size())) / 2;
}

ElementRow rowOfElement(ValueType type, const keyspace::Element& element)
{
    ElementRow row;
    row.index = element.index;
    row.name = element.name;
    row.value = element.value;
    row.id = type == ValueType::List ? QByteArray::number(element.index) : element.name.bytes;
    return row;
}

// As few digits as tell it from every other score; Redis itself says 20.699999999999999 for 20.7.
QString scoreText(const keyspace::Clip& clip)
{
    bool isNumber = false;
    const double score = clip.bytes.toDouble(&isNumber);
    constexpr double mostWithoutExponent = 1e15;
    return isNumber && std::abs(score) < mostWithoutExponent
               ? QString::number(score, 'f', QLocale::FloatingPointShortest)
               : keyText(clip.bytes);
}

} // namespace

ElementModel::ElementModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ElementModel::setType(ValueType type)
{
    m_type = type;
    m_columns = columnsOf(type);
}

// What is not there yet: SCAN may give an element twice. Of one that is cut nobody knows its twin.
std::vector<ElementRow> ElementModel::newRows(const keyspace::ValuePage& page, bool isFirst)
{
    std::vector<ElementRow> rows;
    for (const keyspace::Element& element : page.elements) {
        if (m_type == ValueType::Stream)
            addEntry(element, rows);
        else
            rows.push_back(rowOfElement(m_type, element));
    }
    QHash<QByteArray, int> seen;
    std::erase_if(rows, [&](const ElementRow& row) {
        const bool isKnown = seen.contains(row.id) || (!isFirst && m_places.contains(row.id));
        seen.insert(row.id, 0);
        return isKnown;
    });
    return rows;
}

void ElementModel::setPage(ValueType type, const keyspace::ValuePage& page)
{
    const bool isSameType = type == m_type;
    const ValueType before = std::exchange(m_type, type);
    std::vector<ElementRow> rows = newRows(page, true);
    m_type = before;
    const bool isSameRows =
        isSameType && std::ranges::equal(rows, m_rows, {}, &ElementRow::id, &ElementRow::id);
    if (isSameRows) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    } else {
        beginResetModel();
        setType(type);
        m_rows = std::move(rows);
        m_places.clear();
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_places.insert(m_rows[i].id, static_cast<int>(i));
        endResetModel();
    }
    m_next = page.next;
    m_length = page.length;
    m_loaded = static_cast<qint64>(page.elements.size());
}

void ElementModel::append(const keyspace::ValuePage& page)
{
    const std::vector<ElementRow> rows = newRows(page, false);
    m_next = page.next;
    m_length = page.length;
    m_loaded += static_cast<qint64>(page.elements.size());
    if (rows.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    for (const ElementRow& row : rows) {
        m_places.insert(row.id, static_cast<int>(m_rows.size()));
        m_rows.push_back(row);
    }
    endInsertRows();
}

void ElementModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_places.clear();
    m_next.clear();
    m_length = m_loaded = 0;
    endResetModel();
}

const ElementRow* ElementModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int ElementModel::rowOf(const QByteArray& id) const
{
    return m_places.value(id, -1);
}

int ElementModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ElementModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

bool ElementModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !isWhole();
}

void ElementModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

// A long one says at its end how long it is.
QVariant ElementModel::shownClip(const keyspace::Clip& clip, int role) const
{
    switch (role) {
    case common::ValueRole:
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return keyText(clip.bytes.left(shownBytes));
    case common::MarkRole:
        return clip.size > shownBytes ? common::formatBytes({clip.size}) : QVariant();
    default:
        return {};
    }
}

QVariant ElementModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ElementRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const RowsColumn& column = m_columns[static_cast<std::size_t>(index.column())];
    const bool isNumber = column.kind == CellKind::Number;
    const bool isScore = m_type == ValueType::SortedSet && index.column() == 0;
    if (role == common::IdRole)
        return row.id;
    if (role == common::KindRole)
        return static_cast<int>(column.kind);
    if (role == Qt::TextAlignmentRole)
        return int((isNumber || isScore ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    if (isScore) {
        const bool isText = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
        return isText || role == common::ValueRole ? QVariant(scoreText(row.value)) : QVariant();
    }
    if (isNumber) {
        const bool isText = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
        return isText                      ? QVariant(common::formatCount(row.index))
               : role == common::ValueRole ? QVariant(row.index)
                                           : QVariant();
    }
    if (m_type == ValueType::Stream && index.column() == 0) {
        const bool isFirst = row.id.endsWith(" 0");
        if (role == common::MutedRole)
            return !isFirst;
        return shownClip({row.entry, row.entry.size()}, role);
    }
    if (m_type == ValueType::Stream && index.column() == 2 && role == common::MarkRole &&
        row.unreadFields > 0)
        return tr("%n more fields", nullptr, static_cast<int>(row.unreadFields));
    const bool isName = m_type == ValueType::SortedSet ||
                        (m_type == ValueType::Stream ? index.column() == 1
                                                     : m_type != ValueType::List && index.column() == 0);
    return shownClip(isName ? row.name : row.value, role);
}

QVariant ElementModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const RowsColumn& column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return int((column.kind == CellKind::Number || (m_type == ValueType::SortedSet && section == 0)
                        ? Qt::AlignTrailing
                        : Qt::AlignLeading) |
                   Qt::AlignVCenter);
    return {};
}

} // namespace keys
