// The facets of the line: types, lifetimes, sizes, idle times. The other half of key_filter_line.cpp.
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QWidgetAction>

namespace keys {

using keyspace::Filter;
using theme::u;

QMenu* KeyFilterLine::typeMenu()
{
    auto* menu = new QMenu(tr("Type"), this);
    for (int type = 1; type < keyspace::keyTypes; ++type) {
        QAction* action = menu->addAction(typeText(static_cast<keyspace::KeyType>(type)));
        action->setCheckable(true);
        m_types.push_back(action);
        connect(action, &QAction::triggered, this, [this, type](bool on) {
            Filter filter = m_presenter.filter();
            const auto bit = static_cast<unsigned>(1 << type);
            filter.types = static_cast<quint8>(on ? filter.types | bit : filter.types & ~bit);
            m_presenter.setFilter(filter);
        });
    }
    return menu;
}

QMenu* KeyFilterLine::choiceMenu(const QString& title, const std::vector<Choice>& choices, Apply apply)
{
    auto* menu = new QMenu(title, this);
    auto* group = new QActionGroup(menu);
    for (const Choice& choice : choices) {
        QAction* action = menu->addAction(choice.text);
        action->setCheckable(true);
        group->addAction(action);
        m_choices.push_back({action, choice.filter, apply});
        connect(action, &QAction::triggered, this, [this, choice, apply] {
            Filter filter = m_presenter.filter();
            apply(filter, choice.filter);
            m_presenter.setFilter(filter);
        });
    }
    return menu;
}

void KeyFilterLine::addTyped(QMenu* menu, const QString& example, Measure measure, Take take)
{
    auto* row = new QWidget(menu);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(u(12), u(4), u(12), u(4));
    auto* field = new QLineEdit(row);
    field->setPlaceholderText(example);
    field->setAccessibleName(tr("%1, typed, for example %2").arg(menu->title(), example));
    field->setMinimumWidth(u(200));
    layout->addWidget(field);
    row->setFocusProxy(field);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(row);
    menu->addSeparator();
    menu->addAction(action);
    connect(field, &QLineEdit::textEdited, field, [field] {
        theme::setRole(field, theme::Role::None);
        field->setToolTip({});
    });
    connect(field, &QLineEdit::returnPressed, this, [this, field, example, measure, take] {
        Filter filter = m_presenter.filter();
        const auto range = rangeOf(field->text(), measure);
        if (!range || !take(filter, *range)) {
            theme::setRole(field, theme::Role::Invalid);
            field->setToolTip(tr("Not understood. Type it like this: %1").arg(example));
            return;
        }
        m_presenter.setFilter(filter);
        while (QWidget* const popup = QApplication::activePopupWidget())
            popup->close();
    });
}

QMenu* KeyFilterLine::ttlMenu()
{
    std::vector<Choice> choices(3);
    choices[0].text = tr("Any");
    choices[1].text = tr("No expiry");
    choices[1].filter.ttl = Filter::Ttl::None;
    choices[2].text = tr("Expires");
    choices[2].filter.ttl = Filter::Ttl::Some;
    for (const std::chrono::seconds within :
         {std::chrono::seconds(60), std::chrono::seconds(3600), std::chrono::seconds(86'400)}) {
        Choice choice;
        choice.filter.expiresWithin = within;
        choice.text = facetsText(choice.filter);
        choice.text[0] = choice.text[0].toUpper();
        choices.push_back(choice);
    }
    QMenu* const menu = choiceMenu(tr("TTL"), choices, [](Filter& filter, const Filter& choice) {
        filter.ttl = choice.ttl;
        filter.expiresWithin = choice.expiresWithin;
    });
    addTyped(menu, QStringLiteral("< 10 min"), Measure::Seconds, [](Filter& filter, const Range& range) {
        if (!range.to || range.from)
            return false;
        filter.ttl = Filter::Ttl::Any;
        filter.expiresWithin = std::chrono::seconds(*range.to);
        return true;
    });
    return menu;
}

QMenu* KeyFilterLine::sizeMenu()
{
    std::vector<Choice> choices(1);
    choices[0].text = tr("Any");
    const auto add = [&choices](std::optional<qint64> from, std::optional<qint64> to) {
        Choice choice;
        choice.filter.memoryFrom = from;
        choice.filter.memoryTo = to;
        choice.text = facetsText(choice.filter);
        choice.text[0] = choice.text[0].toUpper();
        choices.push_back(choice);
    };
    add({}, 1024);
    for (const qint64 kibibytes : {1, 64, 1024, 16 * 1024})
        add(kibibytes * 1024, {});
    QMenu* const menu = choiceMenu(tr("Size"), choices, [](Filter& filter, const Filter& choice) {
        filter.memoryFrom = choice.memoryFrom;
        filter.memoryTo = choice.memoryTo;
    });
    addTyped(menu, QStringLiteral("> 1 MiB, 10 KiB – 1 MiB"), Measure::Bytes,
             [](Filter& filter, const Range& range) {
                 filter.memoryFrom = range.from;
                 filter.memoryTo = range.to;
                 return true;
             });
    return menu;
}

QMenu* KeyFilterLine::idleMenu()
{
    std::vector<Choice> choices(1);
    choices[0].text = tr("Any");
    for (const int hours : {1, 24, 7 * 24, 30 * 24}) {
        Choice choice;
        choice.filter.idleFrom = std::chrono::seconds(hours * 3600);
        choice.text = facetsText(choice.filter);
        choice.text[0] = choice.text[0].toUpper();
        choices.push_back(choice);
    }
    QMenu* const menu = choiceMenu(
        tr("Idle"), choices, [](Filter& filter, const Filter& choice) { filter.idleFrom = choice.idleFrom; });
    addTyped(menu, QStringLiteral("> 2 h"), Measure::Seconds, [](Filter& filter, const Range& range) {
        if (!range.from || range.to)
            return false;
        filter.idleFrom = std::chrono::seconds(*range.from);
        return true;
    });
    return menu;
}

void KeyFilterLine::checkChoices()
{
    const Filter& filter = m_presenter.filter();
    for (std::size_t i = 0; i < m_types.size(); ++i)
        m_types[i]->setChecked(filter.types & (2u << i));
    for (const Checked& one : m_choices) {
        Filter with = filter;
        one.apply(with, one.choice);
        one.action->setChecked(with == filter);
    }
    const auto mark = [&filter](QPushButton* button, const QString& title, bool isSet) {
        button->setText(isSet ? title + QStringLiteral(" •") : title);
        button->setToolTip(isSet ? facetsText(filter) : QString());
    };
    mark(m_facets[0], tr("Type"), filter.types != 0);
    mark(m_facets[1], tr("TTL"), filter.ttl != Filter::Ttl::Any || filter.expiresWithin);
    mark(m_facets[2], tr("Size"), filter.memoryFrom || filter.memoryTo);
    mark(m_facets[3], tr("Idle"), filter.idleFrom.has_value());
    mark(m_allFacets, tr("Filter"), !facetsText(filter).isEmpty());
    if (m_allFacets->toolTip().isEmpty())
        m_allFacets->setToolTip(tr("By type, TTL, size and idle time"));
}

} // namespace keys
