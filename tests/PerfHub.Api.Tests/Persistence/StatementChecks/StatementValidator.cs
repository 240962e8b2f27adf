using Microsoft.SqlServer.Dac.Model;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Finds the problems of statements with <see cref="StatementCheck"/> and with DacFx, which compiles each as a stored procedure.</summary>
internal static class StatementValidator
{
    private static readonly Lock ModelLock = new();

    // Cached without the procedures, because loading the model takes ten times as long as compiling a statement.
    private static TSqlModel? _model;

    /// <summary>Returns every problem, prefixed with the name of its statement.</summary>
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
                    // DacFx accepts no more objects after an error.
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
