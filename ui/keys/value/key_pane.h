// One key, to be looked at and edited: what it is, what it holds, decoded. At the trailing side of the Keys
// page. Unsaved texts stay while other keys are shown. GUI thread.
#pragma once

#include "ui/keys/change/key_changes.h"

#include <QFrame>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace common {
class Banner;
class BusyLine;
class EmptyState;
struct EmptyText;
} // namespace common

namespace keys {

class DecodedView;
class ElementsView;
class KeyHeader;
class ValueEditor;
class ValuePresenter;

class KeyPane : public QFrame
{
    Q_OBJECT

public:
    // Both outlive it.
    KeyPane(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent = nullptr);
    ~KeyPane() override;

    void showKey(const QByteArray& key);
    void clear();
    QByteArray key() const;
    // A text that was typed and not saved, of this key or of another that was shown before.
    bool hasUnsaved() const;
    void refresh();

Q_SIGNALS:
    void closeRequested();
    void keyRequested(const QByteArray& key);
    void deleteRequested(const QByteArray& key);
    void renameRequested(const QByteArray& key);
    void duplicateRequested(const QByteArray& key);
    void expiryRequested(const QByteArray& key);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void buildBody();
    void connectParts();
    void follow();
    void followEditor();
    void exportKey();
    void askForInput(const QByteArray& wanted);
    void showBody();
    void showEmpty(const common::EmptyText& text);
    void showProblem();
    common::EmptyText goneText() const;
    common::EmptyText failureText() const;

    workspace::Workspace& m_workspace;
    KeyChanges& m_changes;
    std::unique_ptr<ValuePresenter> m_presenter;
    std::unique_ptr<ValueEditor> m_editor;
    KeyHeader* m_header = nullptr;
    common::BusyLine* m_busy = nullptr;
    common::Banner* m_banner = nullptr;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_blank = nullptr;
    QWidget* m_skeleton = nullptr;
    QTimer* m_skeletonTimer = nullptr;
    common::EmptyState* m_empty = nullptr;
    QSplitter* m_body = nullptr;
    ElementsView* m_elements = nullptr;
    DecodedView* m_decoded = nullptr;
    QWidget* m_unsaved = nullptr;
    QLabel* m_unsavedText = nullptr;
    QPushButton* m_unsavedGo = nullptr;
    std::optional<QByteArray> m_waiting; // to be shown once the form's input is stored
};

} // namespace keys
