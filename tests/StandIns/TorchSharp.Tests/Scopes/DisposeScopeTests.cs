using static TorchSharp.torch;

namespace TorchSharp.Tests.Scopes;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_Disposed_DisposesWhatWasMadeInIt()
    {
        Tensor inner;
        using (var scope = NewDisposeScope())
        {
            inner = zeros(2);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.Same(scope, CurrentDisposeScope);
        }

        Assert.True(inner.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void MoveToOuter_FromInnerScope_LivesAsLongAsTheOuter()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                kept = inner.MoveToOuter(zeros(2));
            }

            Assert.False(kept.IsInvalid);
        }

        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Detach_FromScope_LeavesItToTheCaller()
    {
        Tensor first;
        Tensor second;
        using (var scope = NewDisposeScope())
        {
            first = scope.Detach(zeros(1));
            second = zeros(1).DetachFromDisposeScope();
        }

        Assert.False(first.IsInvalid);
        Assert.False(second.IsInvalid);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void DisposeEverythingBut_One_KeepsThatOne()
    {
        using var scope = NewDisposeScope();
        var kept = zeros(1);
        var gone = zeros(1);

        scope.DisposeEverythingBut(kept);

        Assert.False(kept.IsInvalid);
        Assert.True(gone.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Dispose_OfTensorInScope_TakesItOut()
    {
        using var scope = NewDisposeScope();

        zeros(1).Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Scope_OfAnotherThread_DoesNotCatchTensors()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;

        var thread = new Thread(() => elsewhere = zeros(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void Scope_DisposedOnAnotherThread_IsCurrentNoMore()
    {
        var scope = NewDisposeScope();
        var caught = zeros(1);

        var thread = new Thread(scope.Dispose);
        thread.Start();
        thread.Join();

        Assert.True(caught.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        using var free = zeros(1);
        Assert.Null(free.OwningDisposeScope);
    }

    [Fact]
    public void Parameter_OfTensorInScope_TakesItsPlace()
    {
        Modules.Parameter parameter;
        using (var scope = NewDisposeScope())
        {
            var data = zeros(1);
            parameter = nn.Parameter(data);
            Assert.True(data.IsInvalid);
            Assert.True(scope.Contains(parameter));
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.True(parameter.IsInvalid);
    }

    [Fact]
    public void Layer_MadeInScope_OutlivesIt()
    {
        Modules.Linear layer;
        using (NewDisposeScope())
        {
            layer = nn.Linear(2, 2);
        }

        Assert.All(layer.parameters(), parameter => Assert.False(parameter.IsInvalid));
        layer.Dispose();
        Assert.Empty(layer.parameters());
    }
}
