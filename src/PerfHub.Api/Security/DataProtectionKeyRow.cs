using Dapper;

namespace PerfHub.Api.Security;

/// <summary>A key of the framework's data protection, which protects forms and drafts of the pages.</summary>
/// <param name="Id">One more than that of the key before.</param>
/// <param name="Xml">The key as the framework writes it.</param>
[method: ExplicitConstructor]
public sealed record DataProtectionKeyRow(long Id, string Xml);
