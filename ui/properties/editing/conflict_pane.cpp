#include "ui/properties/editing/conflict_pane.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QVBoxLayout>

namespace properties {

namespace {

using theme::u;

constexpr qsizetype shownLength = 120; // of a description; the tooltip has all of it

QLabel* valueLabel(const QString& text, QWidget* parent)
{
    const bool isCut = text.size() > shownLength;
    auto* label = new QLabel(isCut ? text.left(shownLength - 1) + QChar(0x2026) : text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(u(104));
    label->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    if (isCut)
        label->setToolTip(text);
    return label;
}

} // namespace

ConflictPane::ConflictPane(EditMerge merge, const QString& who, QWidget* parent)
    : QWidget(parent)
    , m_merge(std::move(merge))
{
    const property::Property& theirs = m_merge.theirs();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(12));
    const QString name = who.isEmpty() ? tr("somebody else") : who;
    auto* title = new QLabel(tr("%1 “%2” was saved by %3").arg(theirs.id).arg(theirs.title, name), this);
    title->setWordWrap(true);
    title->setTextFormat(Qt::PlainText);
    theme::setFont(title, theme::FontRole::Section);
    layout->addWidget(title);
    layout->addWidget(
        common::mutedLabel(tr("%1 · version %2 → %3")
                               .arg(common::formatAge(theirs.updated, QDateTime::currentDateTimeUtc()))
                               .arg(m_merge.base().version)
                               .arg(theirs.version),
                           this));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(u(16));
    grid->setVerticalSpacing(u(8));
    buildTable(grid);
    layout->addLayout(grid);
    layout->addStretch(1);
}

void ConflictPane::buildTable(QGridLayout* grid)
{
    const QStringList heads{QString(), tr("Base"), tr("Theirs"), tr("Yours"), tr("Result")};
    for (int column = 0; column < heads.size(); ++column) {
        auto* head = common::mutedLabel(heads[column], this);
        grid->addWidget(head, 0, column);
        grid->setColumnStretch(column, column == 0 ? 0 : 1);
    }
    int row = 1;
    for (const FieldMerge& field : m_merge.fields())
        addField(grid, row++, field);
}

void ConflictPane::addField(QGridLayout* grid, int row, const FieldMerge& merge)
{
    const auto text = [&merge](const property::Property& property) {
        const QString value = valueText(merge.field, property, common::locale());
        return value.isEmpty() ? tr("(empty)") : value;
    };
    const bool mineChanged = merge.state != MergeState::TheirsOnly;
    const bool theirsChanged = merge.state != MergeState::MineOnly;
    auto* name = new QLabel(fieldText(merge.field), this);
    theme::setFont(name, theme::FontRole::Strong);
    grid->addWidget(name, row, 0, Qt::AlignTop);
    grid->addWidget(valueLabel(text(m_merge.base()), this), row, 1, Qt::AlignTop);
    grid->addWidget(valueLabel(theirsChanged ? text(m_merge.theirs()) : common::unknown(), this), row, 2,
                    Qt::AlignTop);
    grid->addWidget(valueLabel(mineChanged ? text(m_merge.mine()) : common::unknown(), this), row, 3,
                    Qt::AlignTop);
    if (merge.state == MergeState::Both) {
        grid->addWidget(choiceCell(merge.field), row, 4, Qt::AlignTop);
        return;
    }
    const QString result =
        merge.state == MergeState::TheirsOnly ? text(m_merge.theirs()) : text(m_merge.mine());
    const QString how = merge.state == MergeState::Agreed ? tr("both the same") : tr("merged");
    auto* cell = valueLabel(
        tr("%1 · %2").arg(result.size() > shownLength ? result.left(24) + QChar(0x2026) : result, how), this);
    grid->addWidget(cell, row, 4, Qt::AlignTop);
}

QWidget* ConflictPane::choiceCell(property::Field field)
{
    auto* cell = new QWidget(this);
    auto* layout = new QHBoxLayout(cell);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(12));
    auto* group = new QButtonGroup(cell);
    const auto add = [&](MergeChoice choice, const QString& text, const QString& name) {
        auto* button = new QRadioButton(text, cell);
        button->setAccessibleName(name);
        group->addButton(button, static_cast<int>(choice));
        layout->addWidget(button);
    };
    add(MergeChoice::Theirs, tr("theirs"), tr("%1: take theirs").arg(fieldText(field)));
    add(MergeChoice::Mine, tr("yours"), tr("%1: keep yours").arg(fieldText(field)));
    layout->addStretch(1);
    m_groups.emplace(field, group);
    connect(group, &QButtonGroup::idClicked, this, [this, field](int id) {
        m_choices[field] = static_cast<MergeChoice>(id);
        Q_EMIT chosen();
    });
    return cell;
}

void ConflictPane::choose(property::Field field, MergeChoice choice)
{
    m_groups.at(field)->button(static_cast<int>(choice))->click();
}

void ConflictPane::chooseEverywhere(MergeChoice choice)
{
    for (const auto& [field, group] : m_groups) {
        if (m_choices.count(field) == 0)
            choose(field, choice);
    }
}

std::optional<property::Field> ConflictPane::focusMissing()
{
    for (const auto& [field, group] : m_groups) {
        if (m_choices.count(field) != 0)
            continue;
        group->button(static_cast<int>(MergeChoice::Theirs))->setFocus();
        return field;
    }
    return {};
}

} // namespace properties
