// A value decoded, in every form that it has: rows, tree, JSON, text, bytes, picture; which decoders read it;
// its text edited in place. GUI thread.
#pragma once

#include "ui/keys/value/value_editor.h"

#include <QWidget>

#include <array>

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTabBar;
class QTableView;
class QTreeView;
class QVBoxLayout;

namespace common {
class RowsModel;
class RowsTable;
} // namespace common

namespace keys {

class ConflictView;
class HexModel;
class PageView;
class TableModel;
class TreeModel;
class ValueText;

class DecodedView : public QWidget
{
    Q_OBJECT

public:
    enum class Form { Rows, Page, Tree, Json, Text, Image, Stamps, Bytes, Conflict };

    // All outlive it.
    DecodedView(workspace::Workspace& workspace, ValuePresenter& presenter, ValueEditor& editor,
                QWidget* parent = nullptr);

    Form form() const;
    void showForm(Form form); // one that the value has
    bool hasForm(Form form) const;
    void edit();               // goes to the text
    QString valueText() const; // for the clipboard

Q_SIGNALS:
    void leaveRequested(); // Esc with nothing to revert

private:
    void buildTop(QVBoxLayout* layout);
    void buildForms();
    void buildFoot(QVBoxLayout* layout);
    void buildTree();
    void buildTables();
    void buildTexts();
    void buildOthers();
    void addForm(Form form, QWidget* widget);
    void addChain(QMenu* menu, const QString& title, const std::optional<decode::Chain>& chain);
    void follow();
    void offerForms(const ShownValue& shown);
    void fillForm(Form form); // when it is looked at: some are long
    void showEditing();
    void showNotes();
    void chooseTab(int tab);
    void showStamps(const ShownValue& shown);
    void fillChain();
    void addDecoders(QMenu* menu, const decode::Chain& before);
    void askPiece(qint64 offset);
    Form bestForm(const ShownValue& shown) const;

    workspace::Workspace& m_workspace;
    ValuePresenter& m_presenter;
    ValueEditor& m_editor;
    ShownPointer m_shown;                      // what the forms show
    std::pair<QByteArray, QByteArray> m_place; // of which key and element
    std::optional<Form> m_wished;              // the user's, kept over keys as long as they have it

    QTabBar* m_tabs = nullptr;
    QPushButton* m_chain = nullptr;
    QMenu* m_chainMenu = nullptr;
    QStackedWidget* m_stack = nullptr;
    std::array<QWidget*, 9> m_forms{};
    std::array<bool, 9> m_filled{};
    TableModel* m_rows = nullptr;
    TreeModel* m_tree = nullptr;
    HexModel* m_hex = nullptr;
    QTableView* m_rowsView = nullptr;
    QTreeView* m_treeView = nullptr;
    QTableView* m_hexView = nullptr;
    QWidget* m_blank = nullptr;
    ValueText* m_json = nullptr;
    ValueText* m_text = nullptr;
    PageView* m_page = nullptr;
    QLabel* m_image = nullptr;
    common::RowsModel* m_stamps = nullptr;
    ConflictView* m_conflict = nullptr;
    QLabel* m_notes = nullptr;
    QPushButton* m_whole = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_revert = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace keys
