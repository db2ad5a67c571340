// Two URLs and the errors beneath them. Nothing is written to the servers from here. GUI thread.
#pragma once

#include "ui/welcome/welcome_presenter.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace welcome {

class ServersForm : public QWidget
{
    Q_OBJECT

public:
    explicit ServersForm(QWidget* parent = nullptr);

    void show(const ServersProblem& problem);
    void takeFocus();

Q_SIGNALS:
    void openRequested(const QString& databaseUrl, const QString& redisUrl);
    void backRequested();

private:
    // An input with its label, and the place below it where its error stands.
    struct Field
    {
        QLineEdit* input = nullptr;
        QWidget* problem = nullptr;
        QLabel* text = nullptr;
    };
    Field addField(QGridLayout* layout, const QString& label, const QString& example);
    void buildCommand();
    void showProblem(const Field& field, const base::Error* error);
    void open();

    Field m_database;
    Field m_redis;
    QLabel* m_general = nullptr;
    QWidget* m_command = nullptr;
    QLineEdit* m_commandText = nullptr;
};

} // namespace welcome
