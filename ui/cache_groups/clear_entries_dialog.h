// Clears a tag or a pattern: asks which, and looks what it is. What is shown then, and cleared, is what was
// found. GUI thread; open(), never exec().
#pragma once

#include "ui/cache_groups/cache_presenter.h"

#include <QDialog>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class ProgressRow;
}

namespace cache_groups {

class ClearEntriesDialog : public QDialog
{
    Q_OBJECT

public:
    // The presenter outlives the dialog.
    explicit ClearEntriesDialog(CachePresenter& presenter, QWidget* parent = nullptr);

Q_SIGNALS:
    // Looked up, not cleared: the preview comes next.
    void found(const QByteArray& pattern, const cache::FoundEntries& entries);
    void tagChosen(const cache::Tag& tag);

private:
    QWidget* buildKinds();
    QWidget* buildButtons();
    bool isTag() const;
    void look();
    void ended(const Running<cache::FoundEntries>& running, const QByteArray& pattern);
    void say(const QString& problem);
    void update();

    CachePresenter& m_presenter;
    QPointer<base::Job> m_job;
    QButtonGroup* m_kinds = nullptr;
    QLineEdit* m_text = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_problem = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QPushButton* m_look = nullptr;
};

} // namespace cache_groups
