// Empties the whole Redis database: counts what is in it and whose it is, and wants its name typed.
// GUI thread; open(), never exec().
#pragma once

#include "ui/cache_groups/cache_presenter.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class ProgressRow;
}

namespace cache_groups {

class FlushDialog : public QDialog
{
    Q_OBJECT

public:
    // Begins to count. The presenter outlives the dialog.
    explicit FlushDialog(CachePresenter& presenter, QWidget* parent = nullptr);

Q_SIGNALS:
    void confirmed(const QString& database);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildFacts();
    QWidget* buildProof();
    QWidget* buildButtons();
    void ended(const Running<SurveyedDatabase>& running);
    void showSurvey(const SurveyedDatabase& surveyed);
    void update();

    CachePresenter& m_presenter;
    QPointer<base::Job> m_job;
    QString m_name; // empty: not counted yet
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_sample = nullptr;
    QLabel* m_lost = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QWidget* m_proof = nullptr;
    QLabel* m_word = nullptr;
    QLineEdit* m_typed = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace cache_groups
