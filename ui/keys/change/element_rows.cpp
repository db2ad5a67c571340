#include "ui/keys/change/element_rows.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <set>

namespace keys {

using keyspace::ValueType;
using theme::u;

namespace {

QLineEdit* newField(QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setMaxLength(std::numeric_limits<int>::max());
    theme::setFont(field, theme::FontRole::Fixed);
    return field;
}

bool isScore(const QString& text)
{
    const QString word = text.trimmed().toLower();
    bool isNumber = false;
    const double value = word.toDouble(&isNumber);
    return (isNumber && value == value) || word == QLatin1String("inf") || word == QLatin1String("-inf") ||
           word == QLatin1String("+inf");
}

} // namespace

ElementRows::ElementRows(QWidget* parent)
    : QWidget(parent)
{
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(u(8));
    m_add = new QPushButton(theme::icon(theme::Icon::Plus, theme::Ink::Accent), tr("Add another"), this);
    theme::setRole(m_add, theme::Role::Link);
    m_add->setAutoDefault(false);
    m_layout->addWidget(m_add, 0, Qt::AlignLeading);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow();
        m_rows.back().first->setFocus();
    });
    addRow();
}

bool ElementRows::isPairs() const
{
    return m_type == ValueType::Hash || m_type == ValueType::SortedSet || m_type == ValueType::Stream;
}

void ElementRows::addRow()
{
    Row row;
    row.widget = new QWidget(this);
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    row.first = newField(row.widget);
    row.second = newField(row.widget);
    auto* remove = new QPushButton(theme::icon(theme::Icon::Close, theme::Ink::Muted), QString(), row.widget);
    theme::setRole(remove, theme::Role::Quiet);
    remove->setAutoDefault(false);
    remove->setAccessibleName(tr("Remove this one"));
    remove->setToolTip(tr("Remove this one"));
    layout->addWidget(row.first, 1);
    layout->addWidget(row.second, 1);
    layout->addWidget(remove);
    m_layout->insertWidget(m_layout->count() - 1, row.widget);
    for (QLineEdit* field : {row.first, row.second})
        connect(field, &QLineEdit::textChanged, this, &ElementRows::changed);
    connect(remove, &QPushButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    m_rows.push_back(row);
    showRow(row);
    Q_EMIT changed();
}

void ElementRows::removeRow(const QWidget* widget)
{
    const auto found = std::ranges::find(m_rows, widget, &Row::widget);
    if (found == m_rows.end())
        return;
    if (m_rows.size() == 1) { // the last one stays, empty
        found->first->clear();
        found->second->clear();
        return;
    }
    found->widget->deleteLater();
    m_rows.erase(found);
    Q_EMIT changed();
}

void ElementRows::setType(ValueType type)
{
    m_type = type;
    for (const Row& row : m_rows)
        showRow(row);
    Q_EMIT changed();
}

void ElementRows::showRow(const Row& row) const
{
    const bool isScored = m_type == ValueType::SortedSet;
    const QString first = isScored || m_type == ValueType::Set ? tr("Member")
                          : isPairs()                          ? tr("Field")
                                                               : tr("Element");
    const QString second = isScored ? tr("Score") : tr("Value");
    row.first->setPlaceholderText(first);
    row.first->setAccessibleName(first);
    row.second->setPlaceholderText(second);
    row.second->setAccessibleName(second);
    row.second->setVisible(isPairs());
}

QLineEdit* ElementRows::field(int row, int column) const
{
    const Row& found = m_rows.at(static_cast<std::size_t>(row));
    return column == 0 ? found.first : found.second;
}

QByteArrayList ElementRows::content() const
{
    QByteArrayList content;
    for (const Row& row : m_rows) {
        content << row.first->text().toUtf8();
        if (m_type == ValueType::SortedSet)
            content << row.second->text().trimmed().toUtf8();
        else if (isPairs())
            content << row.second->text().toUtf8();
    }
    return content;
}

QString ElementRows::problem() const
{
    std::set<QString> names;
    for (const Row& row : m_rows) {
        const QString name = row.first->text();
        if (m_type == ValueType::SortedSet && !isScore(row.second->text()))
            return tr("“%1” is no score: give a number like 1.5, or inf").arg(row.second->text());
        const bool hasNames = m_type != ValueType::List && m_type != ValueType::Stream;
        if (hasNames && !names.insert(name).second)
            return tr("“%1” is there twice").arg(name);
    }
    return {};
}

} // namespace keys
