using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// The schema as DacFx understands it without a server. Its collation is a binary one, so that a name in other letters than
/// the schema's is unknown, as it is in a database of such a collation.
/// </summary>
internal static partial class SchemaModel
{
    /// <summary>A new model of the migrations.</summary>
    public static TSqlModel Load() => Load(SqlServerMigrationScripts.All.Select(script => script.Text));

    /// <summary>A new model of these scripts.</summary>
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
    /// What is wrong with a model. A name that is not there is an error to DacFx (SQL71501) only where its table is; else it
    /// is a warning (SQL71502), for the server would look it up when it runs. Here both are wrong, and so is all else that it
    /// says, but for what the server itself brings: DacFx does not have that.
    /// </summary>
    public static List<string> Validate(TSqlModel model) =>
        [.. model.Validate().Where(it => !IsSystemObject(it.Message)).Select(it => $"{it.Prefix}{it.Number} {it.Message}").Distinct()];

    private static bool IsSystemObject(string message) =>
        SystemObjectPattern().Match(message) is { Success: true } name && SystemObjects.Contains(name.Groups[1].Value, name.Groups[2].Value);

    [GeneratedRegex(@"has an unresolved reference to object \[sys\]\.\[(\w+)\](?:\.\[(@?\w+)\])?\.$")]
    private static partial Regex SystemObjectPattern();
}
