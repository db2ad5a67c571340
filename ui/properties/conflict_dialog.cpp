#include "ui/properties/conflict_dialog.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

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

ConflictDialog::ConflictDialog(EditMerge merge, QWidget* parent)
    : QDialog(parent)
    , m_merge(std::move(merge))
{
    const property::Property& theirs = m_merge.theirs();
    setWindowTitle(tr("Conflict"));
    setAccessibleName(windowTitle());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* title = new QLabel(tr("%1 “%2” was saved by somebody else").arg(theirs.id).arg(theirs.title), this);
    title->setWordWrap(true);
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

    m_message = new QLabel(this);
    m_message->setVisible(false);
    layout->addWidget(m_message);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setToolTip(tr("Keeps your edits staged"));
    auto* save = new QPushButton(tr("Save %1").arg(theirs.id), this);
    theme::setRole(save, theme::Role::Primary);
    save->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &ConflictDialog::save);
    setMinimumWidth(u(640));
}

void ConflictDialog::buildTable(QGridLayout* grid)
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

void ConflictDialog::addField(QGridLayout* grid, int row, const FieldMerge& merge)
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

QWidget* ConflictDialog::choiceCell(property::Field field)
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
        m_message->setVisible(false);
    });
    return cell;
}

void ConflictDialog::choose(property::Field field, MergeChoice choice)
{
    m_groups.at(field)->button(static_cast<int>(choice))->click();
}

void ConflictDialog::save()
{
    if (const auto merged = m_merge.result(m_choices)) {
        Q_EMIT resolved(*merged);
        accept();
        return;
    }
    for (const auto& [field, group] : m_groups) {
        if (m_choices.count(field) != 0)
            continue;
        m_message->setText(tr("Choose theirs or yours for %1.").arg(fieldText(field)));
        m_message->setVisible(true);
        group->button(static_cast<int>(MergeChoice::Theirs))->setFocus();
        return;
    }
}

} // namespace properties
