import Learning
import Randomness
import Tensors
import Testing

/// Layers that draw: dropout, attention with dropout, and an activation that PyTorch does not have.
struct ChanceLayerTests {
    @Test func dropoutFollowsTheStepAndThePath() {
        let store = ParameterStore(key: RandomKey(seed: 1))
        let layer = Dropout(store.root.scope("first"), probability: 0.5)
        let other = Dropout(store.root.scope("second"), probability: 0.5)
        let x = Tensor(repeating: 1, shape: [4, 25])
        let once = layer(x, training: true).array
        #expect(once == layer(x, training: true).array)
        #expect(once != other(x, training: true).array)
        store.chance = store.chance.derive(1)
        #expect(once != layer(x, training: true).array)
        #expect(layer(x, training: false) === x)
        let channels = Dropout(store.root.scope("third"), probability: 0.5, byChannel: true)
        let y = channels(Tensor(repeating: 1, shape: [1, 3, 40]), training: true).array
        #expect(Array(y[0..<40]) == Array(y[80..<120]) && Set(y) == [0, 2])
    }

    @Test func attentionDropsOnlyInTraining() {
        let store = ParameterStore(key: RandomKey(seed: 2))
        let layer = MultiHeadAttention(store.root, features: 8, heads: 2, dropout: 0.5)
        let x = Tensor((0..<80).map { Float($0 % 7) - 3 }, shape: [2, 5, 8])
        let quiet = layer(x, training: false).array
        #expect(quiet == layer(x, training: false).array)
        #expect(quiet != layer(x, training: true).array)
        let loss = layer(x, training: true).sum()
        store.tape.backward(from: loss)
        for parameter in store.parameters { #expect(parameter.value.gradient?.isFinite == true) }
    }

    @Test func snakeStartsAtOne() {
        let store = ParameterStore(key: RandomKey(seed: 3))
        let layer = Snake(store.root, channels: 2)
        let x = Tensor([0.5, -1], shape: [1, 2])
        let sine = x.sin()
        #expect(zip(layer(x).array, (x + sine * sine).array).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(store.parameters.map(\.name) == ["alpha"])
    }
}
