// How the decoded view is put together.
#include "ui/common/cell_delegate.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/keys/figure_delegate.h"
#include "ui/keys/value/conflict_view.h"
#include "ui/keys/value/decoded_view.h"
#include "ui/keys/value/hex_model.h"
#include "ui/keys/value/page_view.h"
#include "ui/keys/value/table_model.h"
#include "ui/keys/value/tree_model.h"
#include "ui/keys/value/value_text.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace keys {

using theme::u;

DecodedView::DecodedView(workspace::Workspace& workspace, ValuePresenter& presenter, ValueEditor& editor,
                         QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_presenter(presenter)
    , m_editor(editor)
{
    setAccessibleName(tr("Value"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildTop(layout);
    m_stack = new QStackedWidget(this);
    m_blank = new QWidget(m_stack);
    m_stack->addWidget(m_blank);
    layout->addWidget(m_stack, 1);
    buildTables();
    buildTree();
    buildTexts();
    buildOthers();
    buildFoot(layout);
    connect(&m_presenter, &ValuePresenter::shownChanged, this, &DecodedView::follow);
    connect(&m_presenter, &ValuePresenter::changed, this, &DecodedView::showEditing);
    connect(&m_editor, &ValueEditor::changed, this, &DecodedView::showEditing);
    follow();
}

void DecodedView::buildTop(QVBoxLayout* layout)
{
    auto* top = new QHBoxLayout;
    top->setContentsMargins(u(8), 0, u(8), 0);
    top->setSpacing(u(8));
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setAccessibleName(tr("Forms of the value"));
    m_chain = new QPushButton(this);
    m_chain->setAutoDefault(false);
    m_chain->setObjectName(QStringLiteral("chain"));
    theme::setRole(m_chain, theme::Role::Quiet);
    m_chainMenu = new QMenu(m_chain);
    m_chain->setMenu(m_chainMenu);
    top->addWidget(m_tabs, 1);
    top->addWidget(m_chain);
    layout->addLayout(top);
    connect(m_tabs, &QTabBar::currentChanged, this, &DecodedView::chooseTab);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int tab) {
        if (tab >= 0)
            m_wished = static_cast<Form>(m_tabs->tabData(tab).toInt());
    });
    connect(m_chainMenu, &QMenu::aboutToShow, this, &DecodedView::fillChain);
}

void DecodedView::addForm(Form form, QWidget* widget)
{
    m_forms[static_cast<std::size_t>(form)] = widget;
    m_stack->addWidget(widget);
}

void DecodedView::buildTables()
{
    m_rows = new TableModel(this);
    m_rowsView = new QTableView(m_stack);
    common::prepareTable(*m_rowsView);
    m_rowsView->setItemDelegate(new FigureDelegate(m_rowsView));
    m_rowsView->setModel(m_rows);
    m_rowsView->setAccessibleName(tr("Rows"));
    addForm(Form::Rows, m_rowsView);
    m_hex = new HexModel(this);
    m_hexView = new QTableView(m_stack);
    common::prepareTable(*m_hexView);
    m_hexView->setModel(m_hex);
    m_hexView->setAccessibleName(tr("Bytes"));
    m_hexView->setLayoutDirection(Qt::LeftToRight);
    addForm(Form::Bytes, m_hexView);
    connect(m_hex, &HexModel::pieceWanted, this, &DecodedView::askPiece);
}

void DecodedView::buildTree()
{
    m_tree = new TreeModel(this);
    m_treeView = new QTreeView(m_stack);
    m_treeView->setModel(m_tree);
    m_treeView->setItemDelegate(new common::CellDelegate(m_treeView));
    m_treeView->setUniformRowHeights(true);
    m_treeView->setFrameShape(QFrame::NoFrame);
    m_treeView->setAnimated(false);
    m_treeView->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_treeView->setAccessibleName(tr("Tree"));
    m_treeView->setLayoutDirection(Qt::LeftToRight);
    m_treeView->header()->setStretchLastSection(false);
    m_treeView->header()->setSectionResizeMode(TreeModel::Content, QHeaderView::Stretch);
    m_treeView->setColumnWidth(TreeModel::Name, u(160));
    m_treeView->setColumnWidth(TreeModel::Kind, u(120));
    addForm(Form::Tree, m_treeView);
}

void DecodedView::buildTexts()
{
    m_json = new ValueText(tr("JSON"), m_stack);
    m_json->setReadOnly(true);
    addForm(Form::Json, m_json);
    m_text = new ValueText(tr("Text"), m_stack);
    m_text->setWrapped(true);
    addForm(Form::Text, m_text);
    m_page = new PageView(m_stack);
    addForm(Form::Page, m_page);
    connect(m_text, &ValueText::edited, &m_editor, &ValueEditor::setText);
    connect(m_text, &ValueText::saveRequested, &m_editor, &ValueEditor::save);
    connect(m_text, &ValueText::revertRequested, this, [this] {
        if (m_editor.isDirty())
            m_editor.revert();
        else
            Q_EMIT leaveRequested();
    });
}

void DecodedView::buildOthers()
{
    auto* scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAlignment(Qt::AlignCenter);
    m_image = new QLabel(scroll);
    m_image->setAccessibleName(tr("Picture"));
    scroll->setWidget(m_image);
    addForm(Form::Image, scroll);
    m_stamps = new common::RowsModel({{tr("Tag"), common::CellKind::Key, 120, true},
                                      {tr("State"), common::CellKind::Status, 168},
                                      {tr("In the entry"), common::CellKind::Key, 176},
                                      {tr("Now"), common::CellKind::Key, 176}},
                                     this);
    addForm(Form::Stamps, new common::RowsTable(*m_stamps, tr("Stamps"), m_stack));
    m_conflict = new ConflictView(m_stack);
    addForm(Form::Conflict, m_conflict);
    connect(m_conflict, &ConflictView::takeTheirsRequested, &m_editor, &ValueEditor::takeTheirs);
    connect(m_conflict, &ConflictView::keepMineRequested, &m_editor, &ValueEditor::keepMine);
    connect(m_conflict, &ConflictView::cancelled, &m_editor, &ValueEditor::leaveConflict);
}

void DecodedView::buildFoot(QVBoxLayout* layout)
{
    auto* told = new QHBoxLayout;
    told->setContentsMargins(u(16), u(4), u(8), u(4));
    m_notes = common::mutedLabel({}, this);
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setObjectName(QStringLiteral("notes"));
    m_whole = new QPushButton(this);
    m_whole->setAutoDefault(false);
    theme::setRole(m_whole, theme::Role::Link);
    told->addWidget(m_notes, 1);
    told->addWidget(m_whole, 0, Qt::AlignTop);
    layout->addLayout(told);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(u(16), u(4), u(16), u(8));
    bar->setSpacing(u(8));
    m_state = common::mutedLabel({}, this);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setObjectName(QStringLiteral("editState"));
    m_revert = new QPushButton(tr("Revert"), this);
    m_revert->setToolTip(tr("Back to what is stored (Esc)"));
    m_save = new QPushButton(tr("Save"), this);
    m_save->setToolTip(tr("Save (Ctrl+S)"));
    theme::setRole(m_save, theme::Role::Primary);
    m_revert->setAutoDefault(false);
    m_save->setAutoDefault(false);
    bar->addWidget(m_state, 1);
    bar->addWidget(m_revert);
    bar->addWidget(m_save);
    layout->addLayout(bar);
    connect(m_whole, &QPushButton::clicked, &m_presenter, &ValuePresenter::loadWhole);
    connect(m_revert, &QPushButton::clicked, &m_editor, &ValueEditor::revert);
    connect(m_save, &QPushButton::clicked, &m_editor, &ValueEditor::save);
}

} // namespace keys
