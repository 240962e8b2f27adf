using Microsoft.SqlServer.Dac.Model;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>What is wrong with statements: by their types and names, and by DacFx, which compiles each as a procedure.</summary>
internal static class StatementValidator
{
    private static readonly Lock ModelLock = new();

    // Kept from one call to the next, less what was compiled: to load it takes ten times as long as to compile a statement.
    private static TSqlModel? _model;

    /// <summary>Every problem, behind the name of its statement.</summary>
    public static List<string> FindProblems(IReadOnlyCollection<SqlStatement> statements)
    {
        var checks = statements.Select(it => (it.Name, Check: StatementCheck.Run(ServerSchema.Migrated, it))).ToList();
        return
        [
            .. checks.SelectMany(it => it.Check.Failures.Select(failure => $"{it.Name}: {failure}")),
            .. Compile(checks.ToDictionary(it => it.Name, it => it.Check.ProcedureSql)),
        ];
    }

    private static List<string> Compile(Dictionary<string, string> procedures)
    {
        lock (ModelLock)
        {
            var model = _model ??= SchemaModel.Load();
            var problems = new List<string>();
            foreach (var (name, procedure) in procedures)
            {
                try
                {
                    model.AddOrUpdateObjects(procedure, name, new TSqlObjectOptions());
                }
                catch (DacModelException error)
                {
                    // A model that has refused a text takes no other.
                    _model = null;
                    problems.AddRange(error.Messages.Select(it => $"{name}: {it.Prefix}{it.Number} {it.Message}"));
                    return [.. problems, .. Compile(procedures.Where(it => it.Key != name).ToDictionary())];
                }
            }

            problems.AddRange(SchemaModel.Validate(model));
            procedures.Keys.ToList().ForEach(model.DeleteObjects);
            return problems;
        }
    }
}
