using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Client.Tests.Generation;

public sealed class GeneratedClientTests
{
    [Fact]
    public async Task The_committed_client_is_generated_from_the_committed_document()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(SnapshotFile.RepositoryRoot, "openapi/perfhub.v1.openapi30.json"));
        var templates = Path.Combine(SnapshotFile.RepositoryRoot, "tests/PerfHub.Client.Tests/Generation/Templates");

        SnapshotFile.Verify("src/PerfHub.Client/Generated/PerfHub.g.cs", await ClientGenerator.GenerateAsync(document, templates));
    }
}
