using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// The schema as DacFx reads it without a server. The collation is binary, so that names are case-sensitive, as they are in a
/// database with such a collation.
/// </summary>
internal static partial class SchemaModel
{
    /// <summary>Loads a model of all migrations.</summary>
    public static TSqlModel Load() => Load(SqlServerMigrationScripts.All.Select(script => script.Text));

    /// <summary>Loads a model of some scripts.</summary>
    public static TSqlModel Load(IEnumerable<string> scripts)
    {
        var model = new TSqlModel(SqlServerVersion.Sql150, new TSqlModelOptions { Collation = "Latin1_General_100_BIN2" });
        foreach (var text in EffectiveDdl.FromMigrations(scripts.SelectMany(Tsql.ParseStatements)))
        {
            model.AddObjects(text);
        }

        return model;
    }

    /// <summary>
    /// Returns the problems of a model: all errors and warnings of DacFx, except unresolved system objects, which DacFx does not
    /// know. DacFx reports an unknown name as a warning (SQL71502) where the server would resolve it at run time.
    /// </summary>
    public static List<string> Validate(TSqlModel model) =>
        [.. model.Validate().Where(it => !IsSystemObject(it.Message)).Select(it => $"{it.Prefix}{it.Number} {it.Message}").Distinct()];

    private static bool IsSystemObject(string message) =>
        SystemObjectPattern().Match(message) is { Success: true } name && SystemObjects.Contains(name.Groups[1].Value, name.Groups[2].Value);

    [GeneratedRegex(@"has an unresolved reference to object \[sys\]\.\[(\w+)\](?:\.\[(@?\w+)\])?\.$")]
    private static partial Regex SystemObjectPattern();
}
