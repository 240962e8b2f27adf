using Dapper;

namespace PerfHub.Api.Security;

/// <summary>A key of the framework's data protection, which protects sessions of the pages.</summary>
/// <param name="Id">The id; see <see cref="Persistence.TimeOrderedId"/>.</param>
/// <param name="Xml">The key as the framework writes it.</param>
[method: ExplicitConstructor]
public sealed record DataProtectionKeyRow(long Id, string Xml);
