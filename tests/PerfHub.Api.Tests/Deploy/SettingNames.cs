using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using PerfHub.Api.Data;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The names of variables that the host reads.</summary>
internal static class SettingNames
{
    /// <summary>How the names begin that are ours to check.</summary>
    public static readonly string[] Ours = ["PerfHub__", "ConnectionStrings__", "ASPNETCORE_"];

    /// <summary>All that the code binds, found in the code.</summary>
    public static HashSet<string> Bound { get; } =
    [
        .. typeof(PerfHubOptions).GetProperties().Where(it => it.CanWrite).Select(it => "PerfHub__" + it.Name),
        .. typeof(OidcOptions).GetProperties().Where(it => it.CanWrite).Select(it => "PerfHub__Oidc__" + it.Name),
        .. Constants(typeof(ConnectionNames)).Select(name => "ConnectionStrings__" + name),
        .. Constants(typeof(WebHostDefaults)).Select(name => "ASPNETCORE_" + name.ToUpperInvariant()),
    ];

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(it => it.FieldType == typeof(string)).Select(it => (string)it.GetValue(null)!);
}
