using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PerfHub.Api.Tests.Deploy;

public sealed class ContainerFileTests
{
    private const string HostProject = "src/PerfHub.Api";

    // MSBuild and the compiler read these from the folders above a project.
    private static readonly string[] SharedBuildFiles =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "nuget.config", "global.json", ".editorconfig", "BannedSymbols.txt"];

    [Fact]
    public void The_image_uses_the_sdk_and_runtime_of_the_repositorys_target_framework()
    {
        var images = ContainerFile.Instructions.Where(it => it.Keyword == "FROM").Select(it => it.Words[0]).ToList();
        var framework = XDocument.Load(Path.Combine(DeployFolder.RepositoryRoot, "Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        var version = framework.Replace("net", "", StringComparison.Ordinal);

        // Not -alpine or -chiseled: SqlClient needs ICU, and the health check needs bash.
        Assert.Equal(2, images.Count);
        Assert.Matches($"^mcr[.]microsoft[.]com/dotnet/sdk:{Regex.Escape(version)}[.][0-9]{{3}}@sha256:[0-9a-f]{{64}}$", images[0]);
        Assert.Matches($"^mcr[.]microsoft[.]com/dotnet/aspnet:{Regex.Escape(version)}[.][0-9]+@sha256:[0-9a-f]{{64}}$", images[1]);
        Assert.Contains($"\"version\": \"{version}.", File.ReadAllText(Path.Combine(DeployFolder.RepositoryRoot, "global.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_copied_path_exists_and_is_not_ignored()
    {
        Assert.NotEmpty(ContainerFile.Copies);
        Assert.All(ContainerFile.Copies, copy =>
        {
            var (path, name) = (Path.Combine(DeployFolder.RepositoryRoot, copy.Source), copy.Source.TrimEnd('/'));
            Assert.True(copy.Source.EndsWith('/') ? Directory.Exists(path) : File.Exists(path), copy.Source);
            Assert.Contains(ContainerFile.IgnoreLines, line => line == "!" + name || (line[0] == '!' && name.StartsWith(line[1..] + "/", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void The_restore_layer_has_every_project_lock_file_and_shared_build_file()
    {
        var restore = ContainerFile.Instructions.FindIndex(it => it.Text.StartsWith("dotnet restore", StringComparison.Ordinal));
        var copied = ContainerFile.Instructions.Take(restore).Where(it => it.Keyword == "COPY").SelectMany(it => it.Words[..^1]);
        var needed = FindProjects(HostProject).Distinct().SelectMany(it => new[] { $"{it}/{Path.GetFileName(it)}.csproj", $"{it}/packages.lock.json" })
            .Concat(SharedBuildFiles.Where(file => File.Exists(Path.Combine(DeployFolder.RepositoryRoot, file))));

        Assert.Equal(needed.Order(), copied.Order());
        Assert.Equal($"dotnet restore {HostProject} --locked-mode", ContainerFile.Instructions[restore].Text);
        Assert.StartsWith($"dotnet publish {HostProject} --no-restore --configuration Release", ContainerFile.Instructions.Last(it => it is { Stage: 0, Keyword: "RUN" }).Text, StringComparison.Ordinal);
    }

    // The folder of a project, and those of the projects that it references.
    private static IEnumerable<string> FindProjects(string folder) => XDocument
        .Load(Path.Combine(DeployFolder.RepositoryRoot, folder, Path.GetFileName(folder) + ".csproj")).Descendants("ProjectReference")
        .Select(it => "src/" + Path.GetFileNameWithoutExtension(it.Attribute("Include")!.Value)).SelectMany(FindProjects).Prepend(folder);
}
