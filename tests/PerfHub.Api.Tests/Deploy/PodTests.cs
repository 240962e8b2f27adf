using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>What a pod may do, what it gets, and what it is given to keep.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Pods => [.. Manifests.PodTemplates.Keys];

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_is_nobody_and_can_write_nowhere_but_in_tmp(string pods)
    {
        var spec = Manifests.PodTemplates[pods].Spec;
        var container = Assert.Single(spec.Containers);

        Assert.True(spec.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        Assert.False(spec.AutomountServiceAccountToken);
        var volume = Assert.Single(spec.Volumes);
        Assert.NotNull(volume.EmptyDir?.SizeLimit);
        Assert.Equal((volume.Name, "/tmp"), (container.VolumeMounts.Single().Name, container.VolumeMounts.Single().MountPath));
    }

    [Fact]
    public void The_namespace_refuses_a_pod_that_could_do_more() =>
        Assert.Equal("restricted", Manifests.GetSingle<V1Namespace>().Metadata.Labels["pod-security.kubernetes.io/enforce"]);

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_has_room_for_a_host_at_its_peak(string pods)
    {
        var (peak, resources) = (new ResourceQuantity("200Mi"), Manifests.PodTemplates[pods].Spec.Containers[0].Resources);

        // The collector may use three quarters of the limit; what a host peaks at must fit well within.
        Assert.True(resources.Limits["memory"].ToDecimal() * 0.75m >= 1.5m * peak.ToDecimal());
        Assert.All(["cpu", "memory"], it => Assert.InRange(resources.Requests[it].ToDecimal(), 0.1m, resources.Limits[it].ToDecimal()));
        if (pods == "Deployment")
        {
            Assert.True(resources.Requests["memory"].ToDecimal() >= peak.ToDecimal());
        }
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Every_secret_that_a_pod_asks_for_is_in_the_example(string pods)
    {
        var secrets = Manifests.GetObjects<V1Secret>().ToDictionary(it => it.Metadata.Name, it => it.StringData);
        var asked = Manifests.PodTemplates[pods].Spec.Containers[0].Env.Where(it => it.ValueFrom is not null).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, it => Assert.Contains(it.ValueFrom.SecretKeyRef.Key, secrets[it.ValueFrom.SecretKeyRef.Name]));
    }

    [Fact]
    public void Every_secret_in_the_example_is_asked_for_and_is_no_secret()
    {
        var asked = Manifests.PodTemplates.Values.SelectMany(it => it.Spec.Containers[0].Env)
            .Select(it => it.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().Select(it => (it.Name, it.Key)).ToHashSet();

        Assert.All(Manifests.GetObjects<V1Secret>(), secret => Assert.All(secret.StringData, it =>
        {
            Assert.Contains((secret.Metadata.Name, it.Key), asked);
            Assert.Matches("<(password|bootstrap key)>", it.Value);
        }));
    }

    [Fact]
    public void The_hosts_and_the_migration_share_no_secret() => Assert.Distinct(
        Manifests.PodTemplates.Values.SelectMany(it => it.Spec.Containers[0].Env
            .Select(variable => variable.ValueFrom?.SecretKeyRef.Name).OfType<string>().Distinct()));

    [Fact]
    public void The_migration_migrates_and_ends_and_the_hosts_do_not()
    {
        Assert.Equal("OnFailure", Manifests.PodTemplates["Job"].Spec.RestartPolicy);
        Assert.Contains(Manifests.PodTemplates["Job"].Spec.Containers[0].Env, it => it is { Name: "PerfHub__MigrateOnly", Value: "true" });
        Assert.DoesNotContain(Manifests.ApiPodTemplate.Spec.Containers[0].Env, it => it.Name == "PerfHub__MigrateOnly");
    }
}
