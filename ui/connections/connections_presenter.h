// The connections and the form of the chosen one; no widgets. GUI thread.
#pragma once

#include "core/profile/profile_store.h"
#include "ui/connections/form_values.h"
#include "ui/connections/profile_list_model.h"
#include "ui/connections/secret_requests.h"
#include "ui/connections/test_presenter.h"

#include <QObject>

namespace connections {

enum class View { Form, Url };

class ConnectionsPresenter : public QObject
{
    Q_OBJECT

public:
    // Both outlive the presenter.
    ConnectionsPresenter(profile::ProfileStore& store, SecretRequests& secrets, QObject* parent = nullptr);

    ProfileListModel& model() { return m_model; }
    TestPresenter& test() { return m_test; }

    // The list. Each of these leaves what was typed in the form: ask first when isDirty().
    void reload();
    int current() const { return m_current; } // −1: there is nothing to show
    void select(int row);
    void selectNamed(const QString& name); // unknown: the first one
    void beginNew();
    void duplicate();
    // Errors of profile::fromEnvFile. The new connection is not saved yet.
    base::Result<void> importEnv(const QString& path);
    void remove();
    void undoRemove();

    // The form.
    bool isSample() const { return m_values.kind == profile::Kind::Sample; }
    bool isNew() const { return m_savedName.isEmpty(); }
    // The chosen entry of the file is no connection: it can only be deleted.
    bool isUnreadable() const { return !m_unreadable.isEmpty(); }
    QString unreadableReason() const { return m_unreadable; }
    QString unreadableAdvice() const;
    bool isDirty() const;
    const FormValues& values() const { return m_values; }
    View view() const { return m_view; }
    // False when a URL cannot be read: the problem stands at its field, the view stays.
    bool setView(View view);
    const Urls& urls() const { return m_urls; }
    void setText(Field field, const QString& text); // URLs too
    void setEnvironment(profile::Environment environment);
    void setAccess(base::AccessMode access);
    void setWarmAtStart(bool warm);
    void setDatabaseTls(DatabaseTls tls);
    void setTransport(redis::Transport transport);
    QString problem(Field field) const; // empty: fine, or not checked yet
    void check(Field field);            // on leaving it
    // Where passwords are kept: “in the system's keychain”.
    QString passwordNote() const;
    void forgetPasswords();

    // False: a field is wrong, and `fieldRequested` names the first one.
    bool save();
    void revert();
    void startTest();
    // Saves what was typed, then asks for the profile to be opened.
    void open();

Q_SIGNALS:
    void currentChanged(); // another connection: everything is to be shown anew
    void formChanged();    // a choice or a problem: which inputs there are, what stands under them
    void dirtyChanged();
    void noteChanged();
    void fieldRequested(connections::Field field);
    void openRequested(const profile::Profile& profile);
    void saved(const QString& name);
    void removed(const QString& name, bool canBeUndone);
    void secretsFailed(const base::Error& error); // they stay in memory for this session

private:
    void load(const ListedProfile& listed);
    void begin(FormValues values, const QString& unreadable = {});
    void listNew();
    void removeUnreadable();
    void chooseAfterRemoval(int row);
    QString freeName(const QString& wish) const;
    Reading read() const;
    bool hasProblems(const Reading& reading);
    void followService();
    void noteEdit();
    void keepSecrets(const QString& name);

    profile::ProfileStore& m_store;
    SecretRequests& m_secrets;
    ProfileListModel m_model;
    TestPresenter m_test;
    int m_current = -1;
    QString m_savedName;  // empty: never saved
    QString m_unreadable; // why the chosen entry cannot be read
    FormValues m_values;
    FormValues m_clean; // as saved
    View m_view = View::Form;
    Urls m_urls; // as typed, while View::Url
    std::map<Field, QString> m_problems;
    bool m_wasDirty = false;
    struct Removed
    {
        profile::Profile profile;
        profile::Secrets secrets;
    };
    std::optional<Removed> m_removed;
};

} // namespace connections
