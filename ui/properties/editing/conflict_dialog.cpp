#include "ui/properties/editing/conflict_dialog.h"

#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>

namespace properties {

using theme::u;

ConflictDialog::ConflictDialog(std::vector<EditMerge> merges, QWidget* parent,
                               std::map<property::PropertyId, QString> names)
    : QDialog(parent)
    , m_merges(std::move(merges))
    , m_names(std::move(names))
{
    setWindowTitle(count() == 1 ? tr("Conflict") : tr("%n conflict(s)", nullptr, count()));
    setAccessibleName(windowTitle());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* body = new QHBoxLayout;
    body->setSpacing(u(16));
    if (count() > 1)
        buildSide(body);
    m_stack = new QStackedWidget(this);
    body->addWidget(m_stack, 1);
    layout->addLayout(body, 1);
    m_message = new QLabel(this);
    m_message->setWordWrap(true);
    m_message->setVisible(false);
    layout->addWidget(m_message);
    buildButtons(layout);
    setCurrent(0);
    setMinimumWidth(count() == 1 ? u(640) : u(880));
}

void ConflictDialog::buildSide(QBoxLayout* layout)
{
    m_side = new QStringListModel(this);
    m_list = new QListView(this);
    m_list->setModel(m_side);
    m_list->setAccessibleName(tr("Listings in conflict"));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFixedWidth(u(200));
    m_list->setTextElideMode(Qt::ElideRight);
    layout->addWidget(m_list);
    showSide();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) { setCurrent(index.row()); });
}

void ConflictDialog::buildButtons(QBoxLayout* layout)
{
    auto* buttons = new QHBoxLayout;
    const auto addAll = [this, buttons](const QString& text, MergeChoice choice) {
        auto* button = new QPushButton(text, this);
        theme::setRole(button, theme::Role::Quiet);
        button->setAutoDefault(false);
        button->setToolTip(tr("In all listings, where nothing is chosen yet"));
        buttons->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, choice] { chooseEverywhere(choice); });
    };
    if (count() > 1) {
        addAll(tr("All theirs"), MergeChoice::Theirs);
        addAll(tr("All yours"), MergeChoice::Mine);
    }
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setToolTip(tr("Keeps your edits staged"));
    auto* save = new QPushButton(count() == 1 ? tr("Save %1").arg(m_merges.front().theirs().id)
                                              : tr("Save %n", nullptr, count()),
                                 this);
    theme::setRole(save, theme::Role::Primary);
    save->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &ConflictDialog::save);
}

ConflictPane* ConflictDialog::pane(int index)
{
    const auto known = m_panes.find(index);
    if (known != m_panes.end())
        return known->second;
    const EditMerge& merge = m_merges[static_cast<std::size_t>(index)];
    const auto name = m_names.find(merge.theirs().id);
    auto* pane = new ConflictPane(merge, name == m_names.end() ? QString() : name->second, m_stack);
    m_stack->addWidget(pane);
    m_panes.emplace(index, pane);
    connect(pane, &ConflictPane::chosen, this, [this] {
        m_message->setVisible(false);
        showSide();
    });
    return pane;
}

void ConflictDialog::setCurrent(int index)
{
    if (index < 0 || index >= count())
        return;
    m_current = index;
    m_stack->setCurrentWidget(pane(index));
    if (m_list != nullptr && m_list->currentIndex().row() != index)
        m_list->setCurrentIndex(m_side->index(index));
    grow();
}

// Wrapped texts ask for their height only once they have a width: Qt would rather cut them.
void ConflictDialog::grow()
{
    if (!isVisible())
        return;
    layout()->activate();
    const int wanted = layout()->totalHeightForWidth(width());
    const int most = screen()->availableGeometry().height();
    resize(width(), std::max(height(), std::min(wanted, most)));
}

void ConflictDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    grow();
}

// Which of them still wait for a choice.
void ConflictDialog::showSide()
{
    if (m_side == nullptr)
        return;
    QStringList lines;
    for (int i = 0; i < count(); ++i) {
        const EditMerge& merge = m_merges[static_cast<std::size_t>(i)];
        const auto known = m_panes.find(i);
        const bool isReady =
            merge.result(known == m_panes.end() ? MergeChoices() : known->second->choices()).has_value();
        lines.append(QStringLiteral("%1 %2 “%3”")
                         .arg(isReady ? QStringLiteral("✓") : QStringLiteral("⇄"))
                         .arg(merge.theirs().id)
                         .arg(merge.theirs().title));
    }
    for (int i = 0; i < count(); ++i) {
        if (i >= m_side->rowCount())
            m_side->insertRow(i);
        m_side->setData(m_side->index(i), lines[i]);
    }
}

void ConflictDialog::choose(property::Field field, MergeChoice choice)
{
    pane(m_current)->choose(field, choice);
}

void ConflictDialog::chooseEverywhere(MergeChoice choice)
{
    for (int i = 0; i < count(); ++i)
        pane(i)->chooseEverywhere(choice);
}

void ConflictDialog::save()
{
    std::vector<property::Property> merged;
    for (int i = 0; i < count(); ++i) {
        const EditMerge& merge = m_merges[static_cast<std::size_t>(i)];
        const auto known = m_panes.find(i);
        if (auto result = merge.result(known == m_panes.end() ? MergeChoices() : known->second->choices())) {
            merged.push_back(*result);
            continue;
        }
        setCurrent(i);
        if (const auto field = pane(i)->focusMissing())
            m_message->setText(tr("Choose theirs or yours for %1.").arg(fieldText(*field)));
        m_message->setVisible(true);
        grow();
        return;
    }
    accept(); // first: the answer may be that there is another conflict
    Q_EMIT resolved(merged);
}

} // namespace properties
