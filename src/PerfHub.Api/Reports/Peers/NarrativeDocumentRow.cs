using Dapper;

namespace PerfHub.Api.Reports.Peers;

/// <summary>The document of a revision, compressed, with its unit.</summary>
[method: ExplicitConstructor]
internal sealed record NarrativeDocumentRow(string Bureau, string Unit, string Name, byte[] Document);
