using System.Reflection;
using DbUp.Engine;

namespace PerfHub.Api.Persistence.Migrations;

/// <summary>Checks the schema version before migrations run.</summary>
public static class SchemaVersionGuard
{
    /// <summary>
    /// A newer release's script with this in its name changes or removes what older releases use. Without it, a script only adds: hosts
    /// of the release before may start and run beside the newer ones.
    /// </summary>
    public const string BreakingMarker = "_breaking";

    // The script after which hosts write the new format.
    private const string FormatMarker = "_stored_format" + BreakingMarker;

    /// <summary>Whether a script of a folder runs. That of the new format waits until no host of the previous release can be running.</summary>
    public static bool IsIncluded(string script, string scriptFolder) =>
        script.Contains($".Migrations.{scriptFolder}.", StringComparison.Ordinal)
        && !(StoredFormat.WritesPrevious && script.Contains(FormatMarker, StringComparison.Ordinal));

    /// <summary>Rejects a store that a newer release has changed in a way that this release does not know.</summary>
    /// <exception cref="StoreInitializationException">The store has run a breaking script that this release does not have.</exception>
    public static void RefuseBreaking(UpgradeEngine engine, string scriptFolder)
    {
        var known = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.Contains($".Migrations.{scriptFolder}.", StringComparison.Ordinal)).ToHashSet();
        if (engine.GetExecutedScripts().Find(script => script.Contains(BreakingMarker, StringComparison.Ordinal) && !known.Contains(script)) is { } newer)
        {
            throw new StoreInitializationException($"its schema belongs to a newer release: this one lacks the migration {newer}.");
        }
    }
}
