// What Keystead would create, the rights that needs, how to remove it – and the button that does it.
// Shows a SchemaPresenter. Open with open(). GUI thread.
#pragma once

#include "ui/connections/schema_presenter.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTabWidget;

namespace common {
class Banner;
class ProgressRow;
} // namespace common

namespace connections {

class CodeView;

class SchemaDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SchemaDialog(workspace::Workspace& workspace, QWidget* parent);

    SchemaPresenter& presenter() { return m_presenter; }
    QTabWidget* tabs() const { return m_tabs; }
    QPushButton* verb() const { return m_verb; }

    void reject() override;

Q_SIGNALS:
    void applied();

private:
    void build();
    QWidget* buildButtons();
    void update();
    void ask();

    SchemaPresenter m_presenter;
    QLabel* m_title = nullptr;
    QLabel* m_explanation = nullptr;
    common::Banner* m_banner = nullptr;
    QTabWidget* m_tabs = nullptr;
    CodeView* m_create = nullptr;
    CodeView* m_rights = nullptr;
    CodeView* m_remove = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace connections
