// Adds a rule about keys of another application: name or pattern, which changes drop it, and first a look at
// what matches now. GUI thread; open(), never exec(). Closing it stops the look.
#pragma once

#include "ui/cache_groups/foreign_presenter.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class ProgressRow;
}

namespace cache_groups {

class ForeignKeyDialog : public QDialog
{
    Q_OBJECT

public:
    // The presenter outlives the dialog.
    explicit ForeignKeyDialog(ForeignPresenter& presenter, QWidget* parent = nullptr);

    cache::ForeignKey key() const; // as it stands in the fields

private:
    QWidget* buildName();
    QWidget* buildEvents();
    QWidget* buildButtons();
    void edited();
    void proceed();
    void look();
    void looked(const Running<cache::ForeignMatch>& running);
    void add();
    void say(const QString& problem);
    void update();

    ForeignPresenter& m_presenter;
    QPointer<base::Job> m_job;
    bool m_hasLooked = false; // at what stands in the fields; also when Redis did not answer
    bool m_isAdding = false;
    QButtonGroup* m_kinds = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_hint = nullptr;
    QCheckBox* m_listings = nullptr;
    QCheckBox* m_agents = nullptr;
    QCheckBox* m_feedback = nullptr;
    QLineEdit* m_tags = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_preview = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QPushButton* m_proceed = nullptr;
};

} // namespace cache_groups
